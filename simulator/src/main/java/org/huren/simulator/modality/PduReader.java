package org.huren.simulator.modality;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Reads what a peer answers; nothing longer than an answer can be is taken. */
final class PduReader {
  private static final int LONGEST = 1 << 16;

  private PduReader() {}

  /**
   * Reads one PDU.
   *
   * @throws ProtocolException if the peer breaks the rules
   * @throws IOException if the connection ends
   */
  static Pdu read(DataInputStream in) throws IOException {
    int type = in.readUnsignedByte();
    in.readUnsignedByte();
    long length = Integer.toUnsignedLong(in.readInt());
    if (length > LONGEST) {
      throw new ProtocolException("a PDU of type " + type + " and " + length + " bytes");
    }
    byte[] body = new byte[(int) length];
    in.readFully(body);
    return switch (type) {
      case Pdu.ASSOCIATE_AC -> accept(body);
      case Pdu.ASSOCIATE_RJ -> {
        need(body, 4);
        yield new Pdu.AssociateReject(body[1], body[2], body[3]);
      }
      case Pdu.P_DATA_TF -> data(body);
      case Pdu.RELEASE_RQ -> new Pdu.ReleaseRequest();
      case Pdu.RELEASE_RP -> new Pdu.ReleaseResponse();
      case Pdu.ABORT -> {
        need(body, 4);
        yield new Pdu.Abort(body[2], body[3]);
      }
      default -> throw new ProtocolException("a PDU of type " + type);
    };
  }

  private static Pdu accept(byte[] body) throws ProtocolException {
    need(body, 68);
    ByteBuffer in = ByteBuffer.wrap(body, 68, body.length - 68);
    int maximum = 0;
    List<Integer> accepted = new ArrayList<>();
    while (in.remaining() >= 4) {
      int type = in.get();
      ByteBuffer content = part(in);
      if (type == 0x21 && content.remaining() >= 4 && content.get(2) == 0) {
        accepted.add(content.get(0) & 0xFF);
      } else if (type == 0x50) {
        while (content.remaining() >= 4) {
          int sub = content.get();
          ByteBuffer value = part(content);
          if (sub == 0x51 && value.remaining() == 4) {
            maximum = value.getInt();
          }
        }
      }
    }
    return new Pdu.AssociateAccept(maximum, accepted);
  }

  /** The content of an item whose type was read. */
  static ByteBuffer part(ByteBuffer in) throws ProtocolException {
    in.get();
    int length = in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      throw new ProtocolException("an item longer than what is around it");
    }
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static Pdu data(byte[] body) throws ProtocolException {
    need(body, 6);
    ByteBuffer in = ByteBuffer.wrap(body);
    if (in.getInt() != body.length - 4) {
      throw new ProtocolException("an answer that is not one presentation data value");
    }
    in.get();
    int control = in.get();
    if ((control & Pdu.COMMAND) == 0) {
      throw new ProtocolException("a data set where an answer is due");
    }
    return new Pdu.Command(in.slice(), (control & Pdu.LAST) != 0);
  }

  private static void need(byte[] body, int length) throws ProtocolException {
    if (body.length < length) {
      throw new ProtocolException(
          "a PDU of " + body.length + " bytes where " + length + " are due");
    }
  }
}
