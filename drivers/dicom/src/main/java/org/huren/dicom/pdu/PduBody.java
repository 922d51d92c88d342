package org.huren.dicom.pdu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/**
 * Reads what stands after the PDU header.
 *
 * <pre>
 * A-ASSOCIATE-RQ, -AC  0..1    protocol version
 *                      2..3    reserved
 *                      4..19   called AE title, padded with spaces
 *                      20..35  calling AE title
 *                      36..67  reserved
 *                      68..    items: type, reserved, length (2 bytes), value
 *
 *   10H application context   name
 *   20H presentation context  id, reserved x 3, then items 30H (abstract), 40H (transfer) ...
 *   21H (in an AC)            id, reserved, result, reserved, then item 40H
 *   50H user information      items, see {@link UserItems}
 *
 * A-ASSOCIATE-RJ       reserved, result, source, reason
 * A-ABORT              reserved, reserved, source, reason
 * A-RELEASE-RQ, -RP    reserved x 4
 * </pre>
 *
 * <p>Items of other types are skipped (PS3.8 9.3.1).
 */
final class PduBody {
  private static final int FIXED = 68;

  private PduBody() {}

  /** The bytes contradict themselves. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String text;

    Malformed(String text) {
      super(text, null, false, false);
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  static Pdu read(int type, ByteBuffer body) throws Malformed {
    return switch (type) {
      case PduType.A_ASSOCIATE_RQ, PduType.A_ASSOCIATE_AC -> associate(type, body);
      case PduType.A_ASSOCIATE_RJ ->
          new AssociateRj(body.get(1) & 0xFF, body.get(2) & 0xFF, body.get(3) & 0xFF);
      case PduType.A_RELEASE_RQ -> new Pdu.ReleaseRq();
      case PduType.A_RELEASE_RP -> new Pdu.ReleaseRp();
      default -> new Pdu.Abort(body.get(2) & 0xFF, body.get(3) & 0xFF);
    };
  }

  private static Pdu associate(int type, ByteBuffer body) throws Malformed {
    if (body.remaining() < FIXED) {
      throw new Malformed("associate PDU of " + body.remaining() + " bytes, at least 68 expected");
    }
    int version = body.getShort() & 0xFFFF;
    body.getShort();
    String called = text(slice(body, 16));
    String calling = text(slice(body, 16));
    slice(body, 32);
    String applicationContext = "";
    List<ProposedContext> proposed = new ArrayList<>();
    List<AnsweredContext> answered = new ArrayList<>();
    BitSet ids = new BitSet(256);
    UserInformation user = UserItems.read(ByteBuffer.allocate(0));
    while (body.hasRemaining()) {
      Item item = Item.read(body);
      switch (item.type) {
        case 0x10 -> applicationContext = text(item.value);
        case 0x20 -> {
          if (type == PduType.A_ASSOCIATE_RQ) {
            proposed.add(proposedContext(item.value, ids));
          }
        }
        case 0x21 -> {
          if (type == PduType.A_ASSOCIATE_AC) {
            answered.add(answeredContext(item.value, ids));
          }
        }
        case 0x50 -> user = UserItems.read(item.value);
        default -> {}
      }
    }
    return type == PduType.A_ASSOCIATE_RQ
        ? new AssociateRq(version, called, calling, applicationContext, proposed, user)
        : new AssociateAc(version, called, calling, applicationContext, answered, user);
  }

  private static ProposedContext proposedContext(ByteBuffer in, BitSet ids) throws Malformed {
    int id = contextId(in, ids);
    String abstractSyntax = "";
    List<String> transferSyntaxes = new ArrayList<>();
    while (in.hasRemaining()) {
      Item item = Item.read(in);
      switch (item.type) {
        case 0x30 -> abstractSyntax = text(item.value);
        case 0x40 -> transferSyntaxes.add(text(item.value));
        default -> {}
      }
    }
    return new ProposedContext(id, abstractSyntax, transferSyntaxes);
  }

  private static AnsweredContext answeredContext(ByteBuffer in, BitSet ids) throws Malformed {
    int result = in.remaining() < 4 ? 0 : in.get(in.position() + 2) & 0xFF;
    int id = contextId(in, ids);
    String transferSyntax = "";
    while (in.hasRemaining()) {
      Item item = Item.read(in);
      if (item.type == 0x40) {
        transferSyntax = text(item.value);
      }
    }
    return new AnsweredContext(id, AnsweredContext.Result.of(result), transferSyntax);
  }

  private static int contextId(ByteBuffer in, BitSet ids) throws Malformed {
    if (in.remaining() < 4) {
      throw new Malformed("presentation context item of " + in.remaining() + " bytes");
    }
    int id = in.get() & 0xFF;
    slice(in, 3);
    if (id % 2 == 0) {
      throw new Malformed("presentation context id " + id + " is not odd");
    }
    if (ids.get(id)) {
      throw new Malformed("presentation context id " + id + " comes twice");
    }
    ids.set(id);
    return id;
  }

  /** One item or sub-item. */
  record Item(int type, ByteBuffer value) {
    static Item read(ByteBuffer in) throws Malformed {
      if (in.remaining() < 4) {
        throw new Malformed(in.remaining() + " bytes where an item should begin");
      }
      int type = in.get() & 0xFF;
      in.get();
      return new Item(type, counted(in));
    }
  }

  /** A value behind its two-byte length. */
  static ByteBuffer counted(ByteBuffer in) throws Malformed {
    if (in.remaining() < 2) {
      throw new Malformed(in.remaining() + " bytes where a length should be");
    }
    int length = in.getShort() & 0xFFFF;
    if (length > in.remaining()) {
      throw new Malformed("an item of " + length + " bytes where " + in.remaining() + " are left");
    }
    return slice(in, length);
  }

  static ByteBuffer slice(ByteBuffer in, int length) {
    ByteBuffer slice = in.slice(in.position(), length);
    in.position(in.position() + length);
    return slice;
  }

  /** Text without the spaces and NULs that pad it. */
  static String text(ByteBuffer in) {
    return StandardCharsets.ISO_8859_1.decode(in).toString().replace('\0', ' ').strip();
  }
}
