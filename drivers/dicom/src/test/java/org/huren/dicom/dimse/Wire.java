package org.huren.dicom.dimse;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes and reads the wire by hand, without the code under test. */
final class Wire {
  static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  static final String VERIFICATION = "1.2.840.10008.1.1";
  static final String EXPLICIT = "1.2.840.10008.1.2.1";
  static final String DICOM = "1.2.840.10008.3.1.1.1";

  static final byte[] RELEASE_RQ = {5, 0, 0, 0, 0, 4, 0, 0, 0, 0};
  static final byte[] RELEASE_RP = {6, 0, 0, 0, 0, 4, 0, 0, 0, 0};
  static final byte[] ABORT = {7, 0, 0, 0, 0, 4, 0, 0, 0, 0};

  private Wire() {}

  /**
   * One context, 1, and the requestor's roles for it.
   *
   * @param roles SCU, SCP; empty: not said
   */
  static byte[] associateRqFor(String abstractSyntax, int... roles) {
    byte[] role =
        roles.length == 0
            ? new byte[0]
            : item(
                0x54,
                join(
                    new byte[] {0, (byte) abstractSyntax.length()},
                    ascii(abstractSyntax),
                    new byte[] {(byte) roles[0], (byte) roles[1]}));
    byte[] user = join(item(0x51, new byte[] {0, 0, 0x40, 0}), item(0x52, ascii("1.2.3")), role);
    return pdu(
        1,
        join(
            new byte[] {0, 1, 0, 0},
            ascii(String.format("%-16s%-16s", "HUREN", "CT01")),
            new byte[32],
            item(0x10, ascii(DICOM)),
            context(1, abstractSyntax),
            item(0x50, user)));
  }

  /** Context 1 is CT, 3 verification, 5 a CT again. */
  static byte[] associateRq(String calling, String called, int version, String context, int ops) {
    byte[] user =
        join(
            item(0x51, new byte[] {0, 0, 0x40, 0}),
            item(0x52, ascii("1.2.3")),
            ops == 1 ? new byte[0] : item(0x53, new byte[] {0, (byte) ops, 0, 1}));
    byte[] body =
        join(
            new byte[] {0, (byte) version, 0, 0},
            ascii(String.format("%-16s%-16s", called, calling)),
            new byte[32],
            item(0x10, ascii(context)),
            context(1, CT),
            context(3, VERIFICATION),
            context(5, CT),
            item(0x50, user));
    return pdu(1, body);
  }

  static byte[] associateRq(int ops) {
    return associateRq("CT01", "HUREN", 1, DICOM, ops);
  }

  static byte[] context(int id, String abstractSyntax) {
    return item(
        0x20,
        join(
            new byte[] {(byte) id, 0, 0, 0},
            item(0x30, ascii(abstractSyntax)),
            item(0x40, ascii(EXPLICIT))));
  }

  private static byte[] item(int type, byte[] value) {
    return join(
        new byte[] {(byte) type, 0, (byte) (value.length >> 8), (byte) value.length}, value);
  }

  static byte[] pdu(int type, byte[] body) {
    return join(
        ByteBuffer.allocate(6).put((byte) type).put((byte) 0).putInt(body.length).array(), body);
  }

  /** One P-DATA-TF with one value. */
  static byte[] pdv(int contextId, boolean command, boolean last, byte[] fragment) {
    int header = (command ? 1 : 0) + (last ? 2 : 0);
    return pdu(
        4,
        join(
            ByteBuffer.allocate(6)
                .putInt(fragment.length + 2)
                .put((byte) contextId)
                .put((byte) header)
                .array(),
            fragment));
  }

  static byte[] command(int contextId, byte[] commandSet) {
    return pdv(contextId, true, true, commandSet);
  }

  static byte[] data(int contextId, byte[] dataSet) {
    return pdv(contextId, false, true, dataSet);
  }

  static byte[] storeRq(int messageId, String sopClass, String sopInstance) {
    return elements(
        text(0x0002, sopClass),
        number(0x0100, 1),
        number(0x0110, messageId),
        number(0x0700, 0),
        number(0x0800, 1),
        text(0x1000, sopInstance));
  }

  static byte[] request(int field, int messageId, String sopClass, boolean dataSet) {
    return elements(
        text(0x0002, sopClass),
        number(0x0100, field),
        number(0x0110, messageId),
        number(0x0800, dataSet ? 1 : 0x0101));
  }

  static byte[] elements(byte[]... elements) {
    byte[] all = join(elements);
    return join(
        ByteBuffer.allocate(12)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(0)
            .putInt(4)
            .putInt(all.length)
            .array(),
        all);
  }

  static byte[] number(int element, int value) {
    return ByteBuffer.allocate(10)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) element)
        .putInt(2)
        .putShort((short) value)
        .array();
  }

  static byte[] text(int element, String text) {
    byte[] value = ascii(text.length() % 2 == 0 ? text : text + '\0');
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) 0)
        .putShort((short) element)
        .putInt(value.length)
        .put(value)
        .array();
  }

  static byte[] actionRq(int messageId, String sopClass, String sopInstance, int type) {
    return elements(
        text(0x0003, sopClass),
        number(0x0100, 0x0130),
        number(0x0110, messageId),
        number(0x0800, 1),
        text(0x1001, sopInstance),
        number(0x1008, type));
  }

  static byte[] eventReportRq(int messageId, String sopClass, String sopInstance, int type) {
    return elements(
        text(0x0002, sopClass),
        number(0x0100, 0x0100),
        number(0x0110, messageId),
        number(0x0800, 1),
        text(0x1000, sopInstance),
        number(0x1002, type));
  }

  static byte[] response(int field, int messageId, int status) {
    return elements(
        number(0x0100, 0x8000 | field),
        number(0x0120, messageId),
        number(0x0800, 0x0101),
        number(0x0900, status));
  }

  /** What was said, one text per PDU: {@code AC}, {@code RJ 2 3 2}, {@code RSP 7 A700} ... */
  static List<String> spoken(byte[] bytes) {
    List<String> said = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      int type = in.get();
      in.get();
      byte[] body = new byte[in.getInt()];
      in.get(body);
      said.add(
          switch (type) {
            case 2 -> "AC";
            case 3 -> "RJ " + body[1] + " " + body[2] + " " + body[3];
            case 4 -> response(ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN));
            case 5 -> "RELEASE-RQ";
            case 6 -> "RELEASE-RP";
            case 7 -> "ABORT " + body[2] + " " + body[3];
            default -> "PDU " + type;
          });
    }
    return said;
  }

  private static String response(ByteBuffer value) {
    int context = value.get(4);
    if ((value.get(5) & 1) == 0) {
      return "DATA of " + (value.limit() - 6) + " on " + context;
    }
    value.position(6);
    int field = 0;
    int id = 0;
    int status = 0;
    String comment = "";
    while (value.hasRemaining()) {
      value.getShort();
      int element = value.getShort() & 0xFFFF;
      byte[] bytes = new byte[value.getInt()];
      value.get(bytes);
      int number = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) + ((bytes[1] & 0xFF) << 8);
      switch (element) {
        case 0x0100 -> field = number;
        case 0x0110, 0x0120 -> id = number;
        case 0x0900 -> status = number;
        case 0x0902 -> comment = " " + new String(bytes, StandardCharsets.US_ASCII).strip();
        case 0x1002 -> comment += " event " + number;
        case 0x1008 -> comment += " action " + number;
        default -> {}
      }
    }
    return field < 0x8000
        ? String.format("RQ %04X on %d, %d:%s", field, context, id, comment)
        : String.format("RSP %04X on %d to %d: %04X%s", field, context, id, status, comment);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
