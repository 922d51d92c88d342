package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huren.dicom.dataset.TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
import static org.huren.dicom.dataset.TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
import static org.huren.dicom.dataset.TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReencodingTest {
  /** Each line: explicit VR, then what becomes of it. */
  private static final String[][] DATA_SET = {
    {"0800 0000 554c 0400 2a000000", ""}, // group length
    {"0800 0500 4353 0a00 49534f5f49522031 3932", "0800 0500 0a000000 49534f5f49522031 3932"},
    {"0800 1600 5549 0000", "0800 1600 00000000"},
    // a sequence of defined length: an item of defined length, one that is empty
    {
      "0800 4011 5351 0000 28000000 feff00e0 10000000 0800 5511 5549 0800 312e322e33 2e3400",
      "0800 4011 ffffffff feff00e0 ffffffff 0800 5511 08000000 312e322e33 2e3400 feff0de0 00000000"
    },
    {
      "feff00e0 08000000 0900 0100 4c4f 0000",
      "feff00e0 ffffffff 0900 0100 00000000 feff0de0 00000000 feffdde0 00000000"
    },
    {"0800 1511 5351 0000 00000000", "0800 1511 ffffffff feffdde0 00000000"},
    // a private one of undefined length, nested
    {
      "0900 0110 5351 0000 ffffffff feff00e0 ffffffff 0900 0210 5351 0000 ffffffff feffdde0 00000000"
          + "feff0de0 00000000 feffdde0 00000000",
      "0900 0110 ffffffff feff00e0 ffffffff 0900 0210 ffffffff feffdde0 00000000"
          + "feff0de0 00000000 feffdde0 00000000"
    },
    // UN of undefined length: implicit VR inside, kept as it is
    {
      "0900 0310 554e 0000 ffffffff feff00e0 0a000000 0900 0410 02000000 4142"
          + "feff00e0 ffffffff 0900 0510 ffffffff feffdde0 00000000 feff0de0 00000000"
          + "feffdde0 00000000",
      "0900 0310 ffffffff feff00e0 0a000000 0900 0410 02000000 4142"
          + "feff00e0 ffffffff 0900 0510 ffffffff feffdde0 00000000 feff0de0 00000000"
          + "feffdde0 00000000"
    },
    {"2800 1000 5553 0200 0400", "2800 1000 02000000 0400"},
    {"e07f 1000 4f57 0000 04000000 01020304", "e07f 1000 04000000 01020304"},
  };

  private static byte[] bytes(int side) {
    StringBuilder hex = new StringBuilder();
    for (String[] line : DATA_SET) {
      hex.append(line[side].replace(" ", ""));
    }
    return HexFormat.of().parseHex(hex);
  }

  /** A source that gives so many bytes at a time. */
  private static ReadableByteChannel source(byte[] bytes, int atOnce) {
    ReadableByteChannel all = Channels.newChannel(new ByteArrayInputStream(bytes));
    return new ReadableByteChannel() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        ByteBuffer some = into.slice(into.position(), Math.min(atOnce, into.remaining()));
        int n = all.read(some);
        into.position(into.position() + Math.max(n, 0));
        return n;
      }

      @Override
      public boolean isOpen() {
        return all.isOpen();
      }

      @Override
      public void close() throws IOException {
        all.close();
      }
    };
  }

  private static byte[] drain(ReadableByteChannel channel, int atOnce) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(atOnce);
    while (channel.read(buffer.clear()) >= 0) {
      out.write(buffer.array(), 0, buffer.position());
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100_000})
  void explicitVr_becomesImplicitVr_howeverItComes(int atOnce) throws IOException {
    ReadableByteChannel implicit =
        Reencoding.channel(
            source(bytes(0), atOnce), EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN);
    assertThat(HexFormat.of().formatHex(drain(implicit, atOnce)))
        .isEqualTo(HexFormat.of().formatHex(bytes(1)));
  }

  @Test
  void whatIsReencoded_readsTheSame() throws IOException {
    byte[] implicit =
        drain(
            Reencoding.channel(
                source(bytes(0), 64), EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN),
            64);
    try (DataSetScanner scanner =
        new DataSetScanner(IMPLICIT_VR_LITTLE_ENDIAN, AttributeSelection.index())) {
      scanner.feed(ByteBuffer.wrap(implicit));
      assertThat(scanner.end()).isInstanceOf(ScanOutcome.Complete.class);
    }
  }

  @Test
  void aDataSetThatIsCutOff_isNeverTakenForAWholeOne() throws IOException {
    byte[] whole = bytes(0);
    int complete = 0;
    for (int length = 0; length < whole.length; length++) {
      ReadableByteChannel cut =
          Reencoding.channel(
              source(Arrays.copyOf(whole, length), 1000),
              EXPLICIT_VR_LITTLE_ENDIAN,
              IMPLICIT_VR_LITTLE_ENDIAN);
      try {
        drain(cut, 1000);
        complete++;
      } catch (Reencoding.Malformed e) {
        assertThat(e).hasMessageContaining("of the data set");
      }
    }
    // only where an element of the top level ends
    assertThat(complete).isEqualTo(9);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0800 0500 3f3f 0200 4142", // no VR
        "0800 0500 0400 0000 41424344", // implicit VR
        "e07f 1000 4f57 0000 ffffffff feff00e0 00000000 feffdde0 00000000", // encapsulated
        "feff00e0 00000000", // an item at top level
        "0800 4011 5351 0000 08000000 0900 0100 4c4f 0000", // an element in no item
        "0800 4011 5351 0000 08000000 feff00e0 10000000 0900 0100 4c4f 0800 4142434445464748",
        "0800 4011 5351 0000 10000000 feff00e0 08000000 feff0de0 00000000", // ends twice
        "0800 4011 5351 0000 ffffffff feff0de0 00000000"
      })
  void whatIsNotExplicitVr_isNotGuessedAt(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(
            () ->
                drain(
                    Reencoding.channel(
                        source(bytes, 9), EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN),
                    9))
        .isInstanceOf(Reencoding.Malformed.class);
  }

  @Test
  void deflatedDataSet_isInflated_andItsSourceReadToTheEnd() throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (var deflating = new DeflaterOutputStream(deflated, new Deflater(9, true))) {
      deflating.write(bytes(0));
    }
    deflated.write(0); // padding
    for (int atOnce : new int[] {1, 100_000}) {
      ReadableByteChannel source = source(deflated.toByteArray(), atOnce);
      assertThat(
              drain(
                  Reencoding.channel(
                      source, DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN),
                  atOnce))
          .isEqualTo(bytes(0));
      assertThat(source.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      assertThat(
              drain(
                  Reencoding.channel(
                      source(deflated.toByteArray(), atOnce),
                      DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                      IMPLICIT_VR_LITTLE_ENDIAN),
                  atOnce))
          .isEqualTo(bytes(1));
    }
    byte[] cut = Arrays.copyOf(deflated.toByteArray(), deflated.size() - 6);
    assertThatThrownBy(
            () ->
                drain(
                    Reencoding.channel(
                        source(cut, 50),
                        DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                        EXPLICIT_VR_LITTLE_ENDIAN),
                    50))
        .isInstanceOf(Reencoding.Malformed.class);
  }

  @Test
  void deflatedDataSet_isInflatedToItsEnd_whateverIsLeftWhenItsLastByteIsTaken()
      throws IOException {
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (var deflating = new DeflaterOutputStream(deflated, new Deflater(9, true))) {
      deflating.write(bytes(0));
    }
    for (int atOnce = 1; atOnce < 300; atOnce++) {
      assertThat(
              drain(
                  Reencoding.channel(
                      source(deflated.toByteArray(), 100_000),
                      DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
                      EXPLICIT_VR_LITTLE_ENDIAN),
                  atOnce))
          .as("%d bytes at once", atOnce)
          .isEqualTo(bytes(0));
    }
  }

  @Test
  void whatWouldTouchPixelsOrGuessVrs_isNotOffered() {
    assertThat(Reencoding.targets(IMPLICIT_VR_LITTLE_ENDIAN)).isEmpty();
    assertThat(Reencoding.targets(TransferSyntax.EXPLICIT_VR_BIG_ENDIAN)).isEmpty();
    assertThat(Reencoding.targets(TransferSyntax.of("1.2.840.10008.1.2.4.70"))).isEmpty();
    assertThatThrownBy(
            () ->
                Reencoding.channel(
                    source(new byte[0], 1), IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
