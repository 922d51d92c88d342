package org.huren.agent.upload.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
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

/** Files as the spool has them, and the claims on them. */
public final class SpooledObjects {
  private static final String STUDY = "1.2.826.0.1.3680043.10.1";
  private static final String SERIES = "1.2.826.0.1.3680043.10.1.1";
  private static final Map<String, String> NAMES =
      Map.of("StudyInstanceUID", STUDY, "SeriesInstanceUID", SERIES);

  private final Path folder;
  private final Random random = new Random(11);
  private int count;

  public SpooledObjects(Path folder) {
    this.folder = folder;
  }

  /** A CT of noise in explicit VR little endian. */
  Claim ct(int length) throws IOException {
    return object(DicomUplinkContractTest.CT, DicomUplinkContractTest.EXPLICIT, length);
  }

  /** An object whose data set is noise. */
  public Claim object(String sopClass, String syntax, int length) throws IOException {
    byte[] dataSet = new byte[length];
    random.nextBytes(dataSet);
    return object(sopClass, syntax, dataSet);
  }

  public Claim object(String sopClass, String syntax, byte[] dataSet) throws IOException {
    String uid = "1.2.826.0.1." + ++count;
    byte[] head = DicomUplinkContractTest.head(uid, sopClass, syntax);
    byte[] bytes = new byte[head.length + dataSet.length];
    System.arraycopy(head, 0, bytes, 0, head.length);
    System.arraycopy(dataSet, 0, bytes, head.length, dataSet.length);
    return claim(uid, Files.write(folder.resolve(uid + ".dcm"), bytes));
  }

  /** The directory name of its instances below {@code studies/}. */
  public static String seriesPath() {
    return STUDY + "/series/" + SERIES + "/instances/";
  }

  /** An object that other programs can read, with a sequence and private elements. */
  public Claim whole(String sopClass, String syntax, int pixelBytes) throws IOException {
    String uid = "1.2.826.0.1." + (count + 1);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    element(out, 0x0008, 0x0005, "CS", "GB18030".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0008, 0x0016, "UI", sopClass.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0008, 0x0018, "UI", uid.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0008, 0x0060, "CS", "CT".getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream item = new ByteArrayOutputStream();
    element(item, 0x0008, 0x1150, "UI", sopClass.getBytes(StandardCharsets.US_ASCII));
    element(item, 0x0008, 0x1155, "UI", "1.2.3".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer sequence = ByteBuffer.allocate(8 + item.size()).order(ByteOrder.LITTLE_ENDIAN);
    sequence.putShort((short) 0xFFFE).putShort((short) 0xE000).putInt(item.size());
    element(out, 0x0008, 0x1140, "SQ", sequence.put(item.toByteArray()).array());
    element(out, 0x0009, 0x0010, "LO", "HUREN TEST".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0009, 0x1001, "LO", "private".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0010, 0x0010, "PN", "\u738B^\u5C0F\u4E1C".getBytes(Charset.forName("GB18030")));
    element(out, 0x0010, 0x0020, "LO", "P1".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0020, 0x000D, "UI", STUDY.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0020, 0x000E, "UI", SERIES.getBytes(StandardCharsets.US_ASCII));
    byte[] pixels = new byte[pixelBytes];
    random.nextBytes(pixels);
    element(out, 0x7FE0, 0x0010, "OW", pixels);
    return object(sopClass, syntax, out.toByteArray());
  }

  /** A CT of 12 bits with a noisy gradient, in explicit VR little endian. */
  public Claim image(int side) throws IOException {
    String uid = "1.2.826.0.1." + (count + 1);
    String sopClass = DicomUplinkContractTest.CT;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    element(out, 0x0008, 0x0016, "UI", sopClass.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0008, 0x0018, "UI", uid.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0008, 0x0060, "CS", "CT".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0009, 0x0010, "LO", "HUREN TEST".getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0020, 0x000D, "UI", STUDY.getBytes(StandardCharsets.US_ASCII));
    element(out, 0x0020, 0x000E, "UI", SERIES.getBytes(StandardCharsets.US_ASCII));
    number(out, 0x0002, 1);
    element(out, 0x0028, 0x0004, "CS", "MONOCHROME2".getBytes(StandardCharsets.US_ASCII));
    number(out, 0x0010, side);
    number(out, 0x0011, side);
    number(out, 0x0100, 16);
    number(out, 0x0101, 12);
    number(out, 0x0102, 11);
    number(out, 0x0103, 0);
    ByteBuffer pixels = ByteBuffer.allocate(2 * side * side).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < side * side; i++) {
      pixels.putShort((short) (1000 + i % side + i / side + random.nextInt(8)));
    }
    element(out, 0x7FE0, 0x0010, "OW", pixels.array());
    return object(sopClass, DicomUplinkContractTest.EXPLICIT, out.toByteArray());
  }

  private static void number(ByteArrayOutputStream out, int element, int value) {
    element(out, 0x0028, element, "US", new byte[] {(byte) value, (byte) (value >>> 8)});
  }

  private static void element(
      ByteArrayOutputStream out, int group, int element, String vr, byte[] value) {
    int length = value.length + value.length % 2;
    boolean isLong = vr.equals("SQ") || vr.equals("OW");
    ByteBuffer header = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    header.putShort((short) group).putShort((short) element);
    header.put(vr.getBytes(StandardCharsets.US_ASCII));
    if (isLong) {
      header.putShort((short) 0).putInt(length);
    } else {
      header.putShort((short) length);
    }
    out.write(header.array(), 0, header.position());
    out.writeBytes(value);
    if (length > value.length) {
      out.write(vr.equals("UI") ? 0 : ' ');
    }
  }

  /** A claim on a file of any origin. */
  public Claim claim(String uid, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    ItemId id = new ItemId(new UUID(0x7000L | ((long) ++count << 16), 0x8000000000000000L));
    Item item =
        new Item(
            id,
            PayloadKind.DICOM,
            new Source("CT"),
            ItemState.ACCEPTED,
            bytes.length,
            (int) crc.getValue(),
            0,
            0,
            Instant.now(),
            new Facts(Optional.of(uid), Optional.empty(), NAMES, List.of()),
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("pacs"), 0, new Payload(file, bytes.length, 0));
  }
}
