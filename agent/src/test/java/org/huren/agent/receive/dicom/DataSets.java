package org.huren.agent.receive.dicom;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Data sets in explicit VR little endian, written by hand. */
final class DataSets {
  static final String CT = "1.2.840.10008.5.1.4.1.1.2";

  private DataSets() {}

  /** An object whose own UIDs are these. */
  static byte[] object(String sopClass, String sopInstance, byte[]... more) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(text(0x0008, 0x0016, "UI", sopClass));
    all.writeBytes(text(0x0008, 0x0018, "UI", sopInstance));
    for (byte[] element : more) {
      all.writeBytes(element);
    }
    return all.toByteArray();
  }

  static byte[] text(int group, int element, String vr, String value) {
    return element(group, element, vr, value.getBytes(StandardCharsets.ISO_8859_1));
  }

  static byte[] element(int group, int element, String vr, byte[] value) {
    int padded = value.length + value.length % 2;
    ByteBuffer out = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) group).putShort((short) element);
    out.put(vr.getBytes(StandardCharsets.US_ASCII)).putShort((short) padded).put(value);
    if (padded > value.length) {
      out.put((byte) (vr.equals("UI") ? 0 : ' '));
    }
    return out.array();
  }
}
