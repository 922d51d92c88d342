package org.huren.simulator.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small DICOM files for tests, written byte by byte. */
public final class Part10Bytes {
  public static final Uid SOP_CLASS = new Uid("1.2.840.10008.5.1.4.1.1.2");
  public static final Uid STUDY = new Uid("1.2.1");
  public static final Uid SERIES = new Uid("1.2.1.1");

  private Part10Bytes() {}

  /** A file whose group 0002 and data set agree. */
  public static byte[] of(Uid instance, byte[] pixels) {
    return file(instance, dataSet(instance, pixels));
  }

  /** A file whose group 0002 names one object and whose data set may be another. */
  public static byte[] file(Uid named, byte[] dataSet) {
    byte[] meta =
        new DataSetWriter(true, StandardCharsets.US_ASCII)
            .uid(0x0002_0002, SOP_CLASS)
            .uid(0x0002_0003, named)
            .uid(0x0002_0010, TransferSyntax.EXPLICIT_LITTLE.uid())
            .toByteArray();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[128]);
    file.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) 2)
            .putShort((short) 0)
            .put((byte) 'U')
            .put((byte) 'L')
            .putShort((short) 4)
            .putInt(meta.length)
            .array());
    file.writeBytes(meta);
    file.writeBytes(dataSet);
    return file.toByteArray();
  }

  public static byte[] dataSet(Uid instance, byte[] pixels) {
    DataSetWriter set =
        new DataSetWriter(true, StandardCharsets.US_ASCII)
            .uid(0x0008_0016, SOP_CLASS)
            .uid(0x0008_0018, instance)
            .uid(0x0020_000D, STUDY)
            .uid(0x0020_000E, SERIES);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (pixels.length > 0) {
      set.openEnded(0x7FE0_0010, "OW", pixels.length);
    }
    bytes.writeBytes(set.toByteArray());
    bytes.writeBytes(pixels);
    return bytes.toByteArray();
  }
}
