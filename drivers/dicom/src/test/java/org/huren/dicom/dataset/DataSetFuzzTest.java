package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.huren.dicom.charset.CallerCharacterSet;
import org.junit.jupiter.api.Test;

/**
 * Whatever the bytes are: no exception, the same outcome however they are fed, and memory that does
 * not depend on what they claim. {@code JAZZER_FUZZ=1} explores; the mutation test runs a fixed
 * number of inputs everywhere.
 */
class DataSetFuzzTest {
  private static final int MUTATIONS = 3_000;

  @FuzzTest(maxDuration = "10m")
  void dataSet(byte[] input) {
    scan(input);
  }

  @FuzzTest(maxDuration = "10m")
  void fileMeta(byte[] input) {
    readFileMeta(input);
  }

  /** The first byte chooses the syntax, the second one the size of chunks. */
  private static void scan(byte[] input) {
    if (input.length < 2) {
      return;
    }
    TransferSyntax syntax = Scans.ENCODINGS.get((input[0] & 0xFF) % Scans.ENCODINGS.size());
    byte[] bytes = Arrays.copyOfRange(input, 2, input.length);

    ScanOutcome whole = Scans.whole(syntax, bytes);

    String description = Scans.describe(whole);
    assertThat(Scans.describe(Scans.inChunks(syntax, bytes, 1 + (input[1] & 0x1F))))
        .isEqualTo(description);
    assertThat(Scans.describe(Scans.seeking(syntax, bytes))).isEqualTo(description);
    assertThat(whole.summary()).hasSizeLessThanOrEqualTo(64);
    assertThat(whole.attributes().values())
        .hasSizeLessThanOrEqualTo(IndexAttribute.values().length)
        .allMatch(v -> v.length() <= AttributeSelection.DEFAULT_MAX_VALUE_BYTES);
    assertThat(whole.anomalies()).hasSizeLessThanOrEqualTo(Anomaly.Code.values().length);
    assertThat(whole.attributes().texts(CallerCharacterSet.none()).byKeyword()).isNotNull();
  }

  private static void readFileMeta(byte[] input) {
    FileMetaOutcome outcome = FileMetaReader.read(ByteBuffer.wrap(input));
    if (outcome instanceof FileMetaOutcome.Found found) {
      assertThat(found.dataSetOffset()).isBetween(0, input.length);
      FileMetaOutcome again = FileMetaReader.read(ByteBuffer.wrap(found.meta().encode()));
      assertThat(((FileMetaOutcome.Found) again).meta()).isEqualTo(found.meta());
    }
  }

  @Test
  void mutatedDataSetsAndHeaders_neverThrowAndReadTheSame() {
    Random random = new Random(20261121);
    List<byte[]> dataSets = dataSets();
    List<byte[]> headers = headers();
    for (int i = 0; i < MUTATIONS; i++) {
      scan(mutated(dataSets.get(i % dataSets.size()), random));
      readFileMeta(mutated(headers.get(i % headers.size()), random));
    }
  }

  private static List<byte[]> dataSets() {
    List<byte[]> seeds = new ArrayList<>();
    for (int i = 0; i < Scans.ENCODINGS.size(); i++) {
      DataSetWriter w = new DataSetWriter(Scans.ENCODINGS.get(i));
      byte[] item = w.inner().text(Tag.of(0x0010, 0x0020), Vr.LO, "x").toBytes();
      byte[] bytes =
          w.text(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "\\ISO 2022 IR 58")
              .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3")
              .openSequence(Tag.of(0x0008, 0x1140), item, item)
              .text(Tag.of(0x0010, 0x0010), Vr.PN, "Zhang=\033$)A\325\305")
              .closedSequence(Tag.of(0x0040, 0x0275), item)
              .fragments(Tag.PIXEL_DATA, new byte[0], new byte[20])
              .toBytes();
      seeds.add(
          new DataSetWriter(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN)
              .raw((byte) i, (byte) 3)
              .raw(bytes)
              .toBytes());
    }
    return seeds;
  }

  private static List<byte[]> headers() {
    byte[] whole =
        new FileMeta(
                "1.2",
                "1.2.3",
                "1.2.840.10008.1.2.1",
                "1.2.4",
                Optional.of("V"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .encode();
    return List.of(whole, Arrays.copyOfRange(whole, 132, whole.length));
  }

  /** Some bytes replaced by what means something here, some removed, some cut off. */
  private static byte[] mutated(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    byte[] telling = {0, 1, 2, (byte) 0xFF, (byte) 0xFE, (byte) 0xE0, 'U', 'N', 'S', 'Q', 0x1B};
    for (int n = random.nextInt(6); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] =
          random.nextBoolean() ? telling[random.nextInt(telling.length)] : (byte) random.nextInt();
    }
    int cut = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    return Arrays.copyOf(bytes, Math.max(2, cut));
  }
}
