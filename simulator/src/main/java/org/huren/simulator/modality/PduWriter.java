package org.huren.simulator.modality;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.huren.simulator.dicom.Uid;

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
    body.writeBytes(userInformation(maximumLength, new byte[0]));
    return pdu(Pdu.ASSOCIATE_RQ, body.toByteArray());
  }

  /**
   * What we are, and what is agreed on besides.
   *
   * @param roles items of role selection, whole
   */
  static byte[] userInformation(int maximumLength, byte[] roles) {
    return item(
        0x50,
        item(0x51, ByteBuffer.allocate(4).putInt(maximumLength).array()),
        item(0x52, ascii(IMPLEMENTATION_CLASS)),
        roles,
        item(0x55, ascii(IMPLEMENTATION_VERSION)));
  }

  /**
   * The answer to one context.
   *
   * @param result of PS3.8 Table 9-18; 0: accepted
   */
  static byte[] answeredContext(int id, int result, Uid transferSyntax) {
    return item(
        0x21,
        new byte[] {(byte) id, 0, (byte) result, 0},
        item(0x40, ascii(transferSyntax.value())));
  }

  /**
   * An association that is taken.
   *
   * @param fixed the first fields of the request, which are repeated
   * @param items the answers to its items
   */
  static byte[] associateAccept(byte[] fixed, byte[] items) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(fixed);
    body.writeBytes(items);
    return pdu(Pdu.ASSOCIATE_AC, body.toByteArray());
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

  static byte[] item(int type, byte[]... parts) {
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
