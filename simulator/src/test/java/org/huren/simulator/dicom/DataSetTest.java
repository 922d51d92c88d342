package org.huren.simulator.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class DataSetTest {
  private static final Uid CLASS = new Uid("1.2.840.10008.5.1.4.1.1.2");
  private static final Uid INSTANCE = new Uid("1.2.3");
  private static final Uid STUDY = new Uid("1.2");
  private static final Uid SERIES = new Uid("1.2.33");
  private static final Identity IDENTITY = new Identity(CLASS, INSTANCE, STUDY, SERIES);

  private static DataSetWriter typical(boolean explicit) {
    return new DataSetWriter(explicit, StandardCharsets.UTF_8)
        .uid(0x0008_0016, CLASS)
        .uid(0x0008_0018, INSTANCE)
        .item(
            0x0008_1032,
            code ->
                code.text(0x0008_0100, "SH", "A").item(0x0008_1199, i -> i.uid(0x0020_000D, CLASS)))
        .text(0x0010_0010, "PN", "ZHANG^SAN=张^三")
        .uid(0x0020_000D, STUDY)
        .uid(0x0020_000E, SERIES)
        .us(0x0028_0010, 512);
  }

  @Test
  void explicitElements_haveTheStandardsBytes() {
    byte[] bytes =
        new DataSetWriter(true, StandardCharsets.US_ASCII)
            .uid(0x0008_0018, INSTANCE)
            .us(0x0028_0010, 0x0201)
            .openEnded(0x7FE0_0010, "OW", 4)
            .toByteArray();

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "08001800"
                + "5549"
                + "0600"
                + "312e322e3300" // UI, padded with a zero
                + "28001000"
                + "5553"
                + "0200"
                + "0102"
                + "e07f1000"
                + "4f57"
                + "0000"
                + "04000000"); // OW has a long length
  }

  @Test
  void implicitElements_haveTheStandardsBytes() {
    byte[] bytes =
        new DataSetWriter(false, StandardCharsets.US_ASCII)
            .text(0x0008_0060, "CS", "CT1")
            .item(0x0008_1032, item -> item.us(0x0028_0010, 1))
            .toByteArray();

    assertThat(HexFormat.of().formatHex(bytes))
        .isEqualTo(
            "08006000"
                + "04000000"
                + "43543120"
                + "08003210"
                + "ffffffff"
                + "feff00e0"
                + "ffffffff"
                + "28001000"
                + "02000000"
                + "0100"
                + "feff0de0"
                + "00000000"
                + "feffdde0"
                + "00000000");
  }

  @Test
  void elementsOutOfOrder_areABug() {
    DataSetWriter set = new DataSetWriter(true, StandardCharsets.US_ASCII).us(0x0028_0010, 1);
    assertThatThrownBy(() -> set.us(0x0028_0002, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void identity_isFoundBehindNestedSequences() throws IOException {
    for (TransferSyntax syntax :
        new TransferSyntax[] {TransferSyntax.EXPLICIT_LITTLE, TransferSyntax.IMPLICIT_LITTLE}) {
      byte[] bytes = typical(syntax.explicit()).toByteArray();
      DataSetReader.Found found = DataSetReader.read(new ByteArrayInputStream(bytes), syntax);

      assertThat(found.identity()).isEqualTo(IDENTITY);
      int at = (int) found.sopInstanceOffset();
      assertThat(new String(bytes, at, 5, StandardCharsets.US_ASCII)).isEqualTo("1.2.3");
    }
  }

  @Test
  void identity_isFoundInDeflatedBytes() throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out =
        new DeflaterOutputStream(deflated, new Deflater(Deflater.BEST_COMPRESSION, true))) {
      out.write(typical(true).toByteArray());
    }
    TransferSyntax syntax = TransferSyntax.of(new Uid("1.2.840.10008.1.2.1.99"));

    assertThat(
            DataSetReader.read(new ByteArrayInputStream(deflated.toByteArray()), syntax).identity())
        .isEqualTo(IDENTITY);
  }

  @Test
  void everyTruncationBeforeTheSeriesUidEnds_isMalformed() {
    byte[] whole = typical(true).toByteArray();
    int enough = whole.length - 10; // the last element lies behind the series UID
    for (int length = 0; length < enough; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(
              () ->
                  DataSetReader.read(
                      new ByteArrayInputStream(part), TransferSyntax.EXPLICIT_LITTLE))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(MalformedDicomException.class);
    }
  }

  @Test
  void noise_isMalformed() {
    byte[] noise = new byte[4096];
    new java.util.SplittableRandom(7).nextBytes(noise);
    for (String uid :
        new String[] {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99"}) {
      assertThatThrownBy(
              () ->
                  DataSetReader.read(
                      new ByteArrayInputStream(noise), TransferSyntax.of(new Uid(uid))))
          .isInstanceOf(MalformedDicomException.class);
    }
  }
}
