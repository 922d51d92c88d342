package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import org.huren.dicom.AeTitle;
import org.huren.dicom.dataset.FileMetaOutcome.Absent;
import org.huren.dicom.dataset.FileMetaOutcome.Anomaly;
import org.huren.dicom.dataset.FileMetaOutcome.Fault;
import org.huren.dicom.dataset.FileMetaOutcome.Found;
import org.huren.dicom.dataset.FileMetaOutcome.Unreadable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileMetaTest {
  private static final TransferSyntax EXPLICIT = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
  private static final byte[] PREAMBLE = preamble();

  private static final FileMeta META =
      new FileMeta(
          "1.2.840.10008.5.1.4.1.1.2",
          "1.2.3.4",
          EXPLICIT.uid(),
          "1.2.276.0.99.1",
          Optional.of("HUREN_0.1"),
          Optional.of(new AeTitle("CT01")),
          Optional.of(new AeTitle("CT01")),
          Optional.of(new AeTitle("HUREN")));

  private static byte[] preamble() {
    byte[] bytes = Arrays.copyOf(new byte[0], 132);
    System.arraycopy(new byte[] {'D', 'I', 'C', 'M'}, 0, bytes, 128, 4);
    return bytes;
  }

  private static byte[] dataSet() {
    return new DataSetWriter(EXPLICIT).text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4").toBytes();
  }

  private static DataSetWriter group0002() {
    return new DataSetWriter(EXPLICIT)
        .text(Tag.MEDIA_STORAGE_SOP_CLASS_UID, Vr.UI, "1.2")
        .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
        .text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, EXPLICIT.uid());
  }

  private static FileMetaOutcome read(byte[]... parts) {
    return FileMetaReader.read(ByteBuffer.wrap(join(parts)));
  }

  private static byte[] join(byte[]... parts) {
    DataSetWriter w = new DataSetWriter(EXPLICIT);
    for (byte[] part : parts) {
      w.raw(part);
    }
    return w.toBytes();
  }

  private static byte[] groupLength(long length) {
    return new DataSetWriter(EXPLICIT)
        .header(Tag.FILE_META_GROUP_LENGTH, Vr.UL, 4)
        .u32(length)
        .toBytes();
  }

  @Test
  void written_isReadBackWithItsOffset() {
    byte[] encoded = META.encode();

    FileMetaOutcome outcome = read(encoded, dataSet());

    assertThat(outcome).isInstanceOf(Found.class);
    Found found = (Found) outcome;
    assertThat(found.meta()).isEqualTo(META);
    assertThat(found.dataSetOffset()).isEqualTo(encoded.length);
    assertThat(found.anomalies()).isEmpty();
  }

  @Test
  void writtenBytes_areLaidOutAsInTheStandard() {
    byte[] encoded = META.encode();

    assertThat(Arrays.copyOf(encoded, 132)).isEqualTo(PREAMBLE);
    // (0002,0000) UL 4, (0002,0001) OB 2 00 01, (0002,0002) UI 26
    assertThat(Arrays.copyOfRange(encoded, 132, 144 + 22))
        .containsExactly(
            2,
            0,
            0,
            0,
            'U',
            'L',
            4,
            0,
            encoded.length - 144,
            0,
            0,
            0,
            2,
            0,
            1,
            0,
            'O',
            'B',
            0,
            0,
            2,
            0,
            0,
            0,
            0,
            1,
            2,
            0,
            2,
            0,
            'U',
            'I',
            26,
            0);
    assertThat(encoded.length % 2).isZero();
  }

  @Test
  void uidsThatAreNone_areKeptAsThePeerSaidThem() {
    FileMeta odd =
        new FileMeta(
            "not a UID",
            "1.02." + "9".repeat(100),
            "",
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    Found found = (Found) read(odd.encode(), dataSet());

    assertThat(found.meta().sopClassUid()).isEqualTo("not a UID");
    assertThat(found.meta().sopInstanceUid()).isEqualTo(odd.sopInstanceUid());
    assertThat(found.meta().transferSyntax()).isEqualTo(EXPLICIT);
    assertThat(found.anomalies()).containsExactly(Anomaly.NO_TRANSFER_SYNTAX);
  }

  @Test
  void valuesThatDoNotFit_areRefused() {
    assertThatThrownBy(
            () ->
                new FileMeta(
                    "1.2",
                    "1.2",
                    "1.2",
                    "1.2",
                    Optional.of("x".repeat(17)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void missingPreambleOrGroupLength_isTolerated() {
    Found noPreamble = (Found) read(Arrays.copyOfRange(META.encode(), 132, 9999), dataSet());
    assertThat(noPreamble.meta()).isEqualTo(META);
    assertThat(noPreamble.dataSetOffset()).isEqualTo(META.encode().length - 132);
    assertThat(noPreamble.anomalies()).containsExactly(Anomaly.NO_PREAMBLE);

    byte[] group = group0002().toBytes();
    Found noLength = (Found) read(PREAMBLE, group, dataSet());
    assertThat(noLength.meta().sopInstanceUid()).isEqualTo("1.2.3.4");
    assertThat(noLength.dataSetOffset()).isEqualTo(132 + group.length);
    assertThat(noLength.anomalies()).containsExactly(Anomaly.NO_GROUP_LENGTH);
  }

  @Test
  void wrongGroupLength_isTolerated() {
    byte[] group = group0002().toBytes();
    for (long wrong : new long[] {3, group.length - 2, group.length + 4, 0xFFFFFFFFL}) {
      Found found = (Found) read(PREAMBLE, groupLength(wrong), group, dataSet());

      assertThat(found.dataSetOffset()).isEqualTo(132 + 12 + group.length);
      assertThat(found.anomalies()).hasSize(1);
    }
  }

  @Test
  void group0002AgainInTheDataSet_belongsToTheDataSet() {
    byte[] again = join(groupLength(8), group0002().toBytes());

    Found found = (Found) read(META.encode(), again, dataSet());

    assertThat(found.meta()).isEqualTo(META);
    assertThat(found.dataSetOffset()).isEqualTo(META.encode().length);
    assertThat(found.anomalies()).isEmpty();
  }

  @Test
  void implicitVr_isTolerated() {
    byte[] group =
        new DataSetWriter(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
            .text(Tag.MEDIA_STORAGE_SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
            .text(Tag.TRANSFER_SYNTAX_UID, Vr.UI, EXPLICIT.uid())
            .toBytes();

    Found found = (Found) read(PREAMBLE, group, dataSet());

    assertThat(found.meta().transferSyntax()).isEqualTo(EXPLICIT);
    assertThat(found.anomalies())
        .containsExactlyInAnyOrder(Anomaly.IMPLICIT_VR, Anomaly.NO_GROUP_LENGTH);
  }

  @Test
  void impossibleAeTitle_isLeftOut() {
    byte[] group =
        group0002().text(Tag.of(0x0002, 0x0016), Vr.AE, "far more than sixteen").toBytes();

    Found found = (Found) read(PREAMBLE, groupLength(group.length), group);

    assertThat(found.meta().source()).isEmpty();
    assertThat(found.anomalies()).containsExactly(Anomaly.BAD_AE_TITLE);
  }

  @Test
  void bareDataSet_isGuessed() {
    assertThat(read(dataSet())).isEqualTo(new Absent(EXPLICIT, 0));
    assertThat(read(PREAMBLE, dataSet())).isEqualTo(new Absent(EXPLICIT, 132));
    byte[] implicit =
        new DataSetWriter(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN)
            .text(Tag.SOP_INSTANCE_UID, Vr.UI, "1.2.3.4")
            .toBytes();
    assertThat(read(implicit)).isEqualTo(new Absent(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN, 0));
  }

  @Test
  void anythingElse_isNotDicom() {
    assertThat(read(new byte[0])).isEqualTo(new Unreadable(Fault.NOT_DICOM));
    assertThat(read(new byte[1000])).isEqualTo(new Unreadable(Fault.NOT_DICOM));
    assertThat(read(PREAMBLE)).isEqualTo(new Unreadable(Fault.NOT_DICOM));
    assertThat(read("{\"a\": \"json is not DICOM\"}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Unreadable(Fault.NOT_DICOM));
  }

  @Test
  void cutAnywhere_neverGivesAnotherMeta() {
    byte[] encoded = META.encode();
    for (int length = 0; length < encoded.length; length++) {
      FileMetaOutcome outcome = read(Arrays.copyOf(encoded, length));

      assertThat(outcome)
          .as("cut at %d", length)
          .isIn(new Unreadable(Fault.NOT_DICOM), new Unreadable(Fault.TRUNCATED));
    }
  }

  @Test
  void headerThatNeverEnds_isTooLarge(@TempDir Path directory) throws IOException {
    DataSetWriter w = group0002();
    for (int i = 0; i < 20; i++) {
      w.bytes(Tag.of(0x0002, 0x0102), Vr.OB, new byte[60_000]);
    }
    Path file = Files.write(directory.resolve("endless.dcm"), join(PREAMBLE, w.toBytes()));

    assertThat(Scans.file(file).header()).isEqualTo(new Unreadable(Fault.TOO_LARGE));
    assertThat(Scans.file(file).dataSet()).isEmpty();
  }

  @Test
  void headerOverOneKilobyte_isReadFromAFile(@TempDir Path directory) throws IOException {
    byte[] group = group0002().bytes(Tag.of(0x0002, 0x0102), Vr.OB, new byte[5000]).toBytes();
    Path file =
        Files.write(
            directory.resolve("long.dcm"),
            join(PREAMBLE, groupLength(group.length), group, dataSet()));

    Part10File scanned = Scans.file(file);

    assertThat(scanned.header()).isInstanceOf(Found.class);
    assertThat(scanned.dataSet().orElseThrow().attributes().ascii(Tag.SOP_INSTANCE_UID))
        .contains("1.2.3.4");
  }

  @Test
  void largeValues_areSoughtOverNotRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("large.dcm");
    byte[] start =
        join(
            META.encode(),
            dataSet(),
            new DataSetWriter(EXPLICIT).header(Tag.PIXEL_DATA, Vr.OW, 3_000_000_000L).toBytes());
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      channel.write(ByteBuffer.wrap(start));
      channel.position(start.length + 3_000_000_000L - 1);
      channel.write(ByteBuffer.wrap(new byte[1]));
    }
    try (CountingChannel channel = new CountingChannel(Files.newByteChannel(file))) {
      Part10File scanned = Part10File.scan(channel, AttributeSelection.index());

      assertThat(scanned.dataSet().orElseThrow()).isInstanceOf(ScanOutcome.Complete.class);
      assertThat(channel.bytesRead()).isLessThan(32 * 1024);
    }
  }
}
