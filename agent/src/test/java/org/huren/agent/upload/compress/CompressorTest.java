package org.huren.agent.upload.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.huren.dicom.AeTitle;
import org.huren.dicom.dataset.FileMeta;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.pixel.CompressionOutcome.Why;
import org.huren.dicom.pixel.LosslessEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent for an object; that its pixels are the same is tested in the driver. */
class CompressorTest {
  private static final UplinkId CLOUD = new UplinkId("cloud");

  @TempDir Path directory;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private int next;

  private final CompressionWatch watch =
      new CompressionWatch() {
        @Override
        public void compressed(UplinkId uplink, long before, long after) {
          told.add(uplink + " compressed " + before + " " + after);
        }

        @Override
        public void asIs(UplinkId uplink, ItemId item, Why why) {
          told.add(uplink + " as is " + why);
        }

        @Override
        public void failed(UplinkId uplink, ItemId item, Throwable cause) {
          told.add(uplink + " failed");
        }
      };

  private Compression compression(LosslessEncoding encoding) {
    return new Compressor(directory.resolve("outgoing"), 1, watch).forUplink(CLOUD, encoding);
  }

  /** A grey image of 64 by 64 with a gradient, in explicit VR little endian. */
  private static byte[] image() {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(header());
    us(file, 0x0002, 1);
    element(file, 0x0028, 0x0004, "CS", "MONOCHROME2 ".getBytes(StandardCharsets.US_ASCII));
    us(file, 0x0010, 64);
    us(file, 0x0011, 64);
    us(file, 0x0100, 16);
    us(file, 0x0101, 12);
    us(file, 0x0102, 11);
    us(file, 0x0103, 0);
    ByteBuffer pixels = ByteBuffer.allocate(64 * 64 * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 64 * 64; i++) {
      pixels.putShort((short) (i % 64 * (i / 64)));
    }
    file.writeBytes(new byte[] {(byte) 0xE0, 0x7F, 0x10, 0, 'O', 'W', 0, 0});
    file.writeBytes(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(pixels.capacity()).array());
    file.writeBytes(pixels.array());
    return file.toByteArray();
  }

  private static byte[] header() {
    String uid = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid();
    Optional<AeTitle> none = Optional.empty();
    return new FileMeta("1.2", "1.2.3", uid, "1.2", Optional.empty(), none, none, none).encode();
  }

  private static void us(ByteArrayOutputStream out, int element, int value) {
    element(out, 0x0028, element, "US", new byte[] {(byte) value, (byte) (value >>> 8)});
  }

  private static void element(
      ByteArrayOutputStream out, int group, int element, String vr, byte[] value) {
    ByteBuffer header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) group).putShort((short) element);
    header.put((byte) vr.charAt(0)).put((byte) vr.charAt(1)).putShort((short) value.length);
    out.writeBytes(header.array());
    out.writeBytes(value);
  }

  private Claim claim(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("spooled-" + ++next), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    Item item =
        new Item(
            new ItemId(new UUID(0x7000L | ((long) next << 16), 0x8000000000000000L)),
            PayloadKind.DICOM,
            new Source("CT"),
            ItemState.ACCEPTED,
            bytes.length,
            (int) crc.getValue(),
            0,
            0,
            Instant.EPOCH,
            Facts.none(),
            List.of(),
            Optional.empty());
    return new Claim(item, CLOUD, 0, new Payload(file, bytes.length, 0));
  }

  @Test
  void image_goesOutSmaller_whileTheSpooledFileStaysAsItIs() throws Exception {
    byte[] image = image();
    Claim claim = claim(image);
    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      Path sent;
      try (Outgoing outgoing = compression(encoding).prepare(claim)) {
        sent = outgoing.file();
        byte[] bytes = Files.readAllBytes(sent);
        CRC32C crc = new CRC32C();
        crc.update(bytes);

        assertThat(outgoing.isCompressed()).isTrue();
        assertThat(outgoing.item()).isEqualTo(claim.item().id());
        assertThat(outgoing.length()).isEqualTo(bytes.length).isLessThan(image.length);
        assertThat(outgoing.crc32c()).isEqualTo((int) crc.getValue());
        FileMetaOutcome meta = FileMetaReader.read(ByteBuffer.wrap(bytes));
        assertThat(((FileMetaOutcome.Found) meta).meta().transferSyntax())
            .isEqualTo(encoding.transferSyntax());
      }
      assertThat(sent).doesNotExist();
    }
    assertThat(Files.readAllBytes(claim.payload().file())).isEqualTo(image);
    assertThat(told).hasSize(3).allMatch(t -> t.startsWith("cloud compressed " + image.length));
  }

  @Test
  void sameObject_givesTheSameBytesOnEveryTry() throws Exception {
    Claim claim = claim(image());
    Compression compression = compression(LosslessEncoding.JPEG_LS);
    try (Outgoing first = compression.prepare(claim);
        Outgoing second = compression.prepare(claim)) {
      assertThat(first.file()).isNotEqualTo(second.file()).hasSameBinaryContentAs(second.file());
    }
  }

  @Test
  void objectWithoutPixels_goesOutAsItWasSpooled_andIsCounted() throws Exception {
    Claim claim = claim(header());
    try (Outgoing outgoing = compression(LosslessEncoding.RLE).prepare(claim)) {
      assertThat(outgoing.file()).isEqualTo(claim.payload().file());
      assertThat(outgoing.isCompressed()).isFalse();
    }
    assertThat(claim.payload().file()).exists();
    assertThat(told).containsExactly("cloud as is NO_PIXELS");
    assertThat(directory.resolve("outgoing")).isEmptyDirectory();
  }

  @Test
  void fileThatIsNotWhatWasSpooled_isLeftToWhoeverSendsIt() throws Exception {
    Claim claim = claim(image());
    byte[] altered = image();
    altered[altered.length - 1] ^= 1;
    Files.write(claim.payload().file(), altered);
    try (Outgoing outgoing = compression(LosslessEncoding.JPEG_LS).prepare(claim)) {
      assertThat(outgoing.isCompressed()).isFalse();
      assertThat(outgoing.crc32c()).isEqualTo(claim.item().crc32c());
    }
    assertThat(told).isEmpty();
  }

  @Test
  void whereNoFileCanBeWritten_objectsGoOutAsTheyAre() throws Exception {
    Files.writeString(directory.resolve("outgoing"), "in the way");
    try (Outgoing outgoing = compression(LosslessEncoding.JPEG_LS).prepare(claim(image()))) {
      assertThat(outgoing.isCompressed()).isFalse();
    }
    assertThat(told).containsExactly("cloud failed");
  }

  @Test
  void whatAnEarlierProcessLeft_isDeleted() throws Exception {
    Path left = Files.createDirectories(directory.resolve("outgoing")).resolve("left.dcm");
    Files.writeString(left, "left");
    compression(LosslessEncoding.JPEG_LS).prepare(claim(image())).close();
    assertThat(left).doesNotExist();
  }

  @Test
  void interruptedThread_isNotTakenForADiskThatFails() throws Exception {
    Claim claim = claim(image());
    Compression compression = compression(LosslessEncoding.JPEG_LS);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> compression.prepare(claim)).isInstanceOf(InterruptedException.class);
    assertThat(told).isEmpty();
    assertThat(Thread.interrupted()).isFalse();
  }
}
