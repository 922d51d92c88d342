package org.huren.simulator.modality;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Builds what a caller says in the upper layer; the layout stands at {@link Pdu}. */
final class PduWriter {
  private static final String APPLICATION_CONTEXT = "1.2.840.10008.3.1.1.1";
  private static final String IMPLEMENTATION_CLASS = "2.25.190873045190873045190873045190873045";
  private static final String IMPLEMENTATION_VERSION = "HUREN_SIM";

  private PduWriter() {}

  /** The request for an association; context ids are 1, 3, 5, ... in the order given. */
  static byte[] associateRequest(
      String called, String calling, List<PresentationContext> contexts, int maximumLength) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 1, 0, 0});
    body.writeBytes(ascii(String.format("%-16s", called)));
    body.writeBytes(ascii(String.format("%-16s", calling)));
    body.writeBytes(new byte[32]);
    body.writeBytes(item(0x10, ascii(APPLICATION_CONTEXT)));
    for (int i = 0; i < contexts.size(); i++) {
      body.writeBytes(
          item(
              0x20,
              new byte[] {(byte) contextId(i), 0, 0, 0},
              item(0x30, ascii(contexts.get(i).abstractSyntax().value())),
              item(0x40, ascii(contexts.get(i).transferSyntax().value()))));
    }
    body.writeBytes(
        item(
            0x50,
            item(0x51, ByteBuffer.allocate(4).putInt(maximumLength).array()),
            item(0x52, ascii(IMPLEMENTATION_CLASS)),
            item(0x55, ascii(IMPLEMENTATION_VERSION))));
    return pdu(Pdu.ASSOCIATE_RQ, body.toByteArray());
  }

  static int contextId(int index) {
    return 2 * index + 1;
  }

  static byte[] releaseRequest() {
    return pdu(Pdu.RELEASE_RQ, new byte[4]);
  }

  static byte[] releaseResponse() {
    return pdu(Pdu.RELEASE_RP, new byte[4]);
  }

  /** The service user gives up. */
  static byte[] abort() {
    return pdu(Pdu.ABORT, new byte[4]);
  }

  private static byte[] pdu(int type, byte[] body) {
    return ByteBuffer.allocate(6 + body.length)
        .put((byte) type)
        .put((byte) 0)
        .putInt(body.length)
        .put(body)
        .array();
  }

  private static byte[] item(int type, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    return ByteBuffer.allocate(4 + content.size())
        .put((byte) type)
        .put((byte) 0)
        .putShort((short) content.size())
        .put(content.toByteArray())
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
