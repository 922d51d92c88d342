package org.huren.dicom.pdu;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.huren.dicom.pdu.Pdu.AssociateAc;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.Pdu.AssociateRq;

/**
 * Writes PDUs (PS3.8 9.3); layouts stand above {@link PduDecoder}, {@link PduBody} and {@link
 * UserItems}. Stateless.
 */
public final class PduEncoder {
  /** Bytes that {@link #dataHeader} writes: PDU header and PDV header. */
  public static final int DATA_HEADER = 12;

  /** What the PDV header takes of a P-DATA-TF's variable field. */
  public static final int PDV_HEADER = 6;

  private PduEncoder() {}

  /**
   * The bytes of a PDU.
   *
   * @throws IllegalArgumentException if a text is too long for its field
   */
  public static byte[] encode(Pdu pdu) {
    if (pdu instanceof AssociateRq rq) {
      return associate(PduType.A_ASSOCIATE_RQ, rq);
    }
    if (pdu instanceof AssociateAc ac) {
      return associate(PduType.A_ASSOCIATE_AC, ac);
    }
    if (pdu instanceof AssociateRj rj) {
      return shortPdu(PduType.A_ASSOCIATE_RJ, rj.result(), rj.source(), rj.reason());
    }
    if (pdu instanceof Pdu.ReleaseRq) {
      return shortPdu(PduType.A_RELEASE_RQ, 0, 0, 0);
    }
    if (pdu instanceof Pdu.ReleaseRp) {
      return shortPdu(PduType.A_RELEASE_RP, 0, 0, 0);
    }
    Pdu.Abort abort = (Pdu.Abort) pdu;
    return shortPdu(PduType.A_ABORT, 0, abort.source(), abort.reason());
  }

  /**
   * Writes the headers of a P-DATA-TF with one presentation data value of {@code length} bytes,
   * which follow.
   */
  public static void dataHeader(
      ByteBuffer out, int contextId, boolean command, boolean last, int length) {
    out.put((byte) PduType.P_DATA_TF).put((byte) 0).putInt(length + PDV_HEADER);
    out.putInt(length + 2).put((byte) contextId);
    out.put((byte) ((command ? 1 : 0) | (last ? 2 : 0)));
  }

  private static byte[] shortPdu(int type, int second, int third, int fourth) {
    return new byte[] {(byte) type, 0, 0, 0, 0, 4, 0, (byte) second, (byte) third, (byte) fourth};
  }

  private static byte[] associate(int type, Pdu.Associate pdu) {
    for (int size = 4096; ; size *= 4) {
      ByteBuffer out = ByteBuffer.allocate(size);
      try {
        writeAssociate(out, type, pdu);
        return Arrays.copyOf(out.array(), out.position());
      } catch (BufferOverflowException e) {
        if (size > PduDecoder.LONGEST_ASSOCIATE) {
          throw new IllegalArgumentException("associate PDU of more than " + size + " bytes", e);
        }
      }
    }
  }

  private static void writeAssociate(ByteBuffer out, int type, Pdu.Associate pdu) {
    out.put((byte) type).put((byte) 0).putInt(0);
    out.putShort((short) pdu.protocolVersion()).putShort((short) 0);
    putAeTitle(out, pdu.calledAeTitle());
    putAeTitle(out, pdu.callingAeTitle());
    out.put(new byte[32]);
    putItem(out, 0x10, () -> putText(out, pdu.applicationContext()));
    if (pdu instanceof AssociateRq rq) {
      for (ProposedContext context : rq.contexts()) {
        putItem(out, 0x20, () -> putProposed(out, context));
      }
    } else if (pdu instanceof AssociateAc ac) {
      for (AnsweredContext context : ac.contexts()) {
        putItem(out, 0x21, () -> putAnswered(out, context));
      }
    }
    putItem(out, 0x50, () -> putUser(out, pdu.user()));
    out.putInt(2, out.position() - 6);
  }

  private static void putProposed(ByteBuffer out, ProposedContext context) {
    out.putInt(context.id() << 24);
    putItem(out, 0x30, () -> putText(out, context.abstractSyntax()));
    for (String transferSyntax : context.transferSyntaxes()) {
      putItem(out, 0x40, () -> putText(out, transferSyntax));
    }
  }

  private static void putAnswered(ByteBuffer out, AnsweredContext context) {
    out.putInt((context.id() << 24) | (context.result().code() << 8));
    putItem(out, 0x40, () -> putText(out, context.transferSyntax()));
  }

  private static void putUser(ByteBuffer out, UserInformation user) {
    putItem(out, 0x51, () -> out.putInt((int) user.maximumLength()));
    putItem(out, 0x52, () -> putText(out, user.implementationClassUid()));
    user.operationsWindow()
        .ifPresent(
            w ->
                putItem(
                    out,
                    0x53,
                    () -> out.putShort((short) w.invoked()).putShort((short) w.performed())));
    for (RoleSelection role : user.roles()) {
      putItem(
          out,
          0x54,
          () -> {
            putCounted(out, () -> putText(out, role.sopClass()));
            out.put((byte) (role.scu() ? 1 : 0)).put((byte) (role.scp() ? 1 : 0));
          });
    }
    user.implementationVersionName().ifPresent(v -> putItem(out, 0x55, () -> putText(out, v)));
    for (SopClassExtendedNegotiation item : user.extended()) {
      putItem(
          out,
          0x56,
          () -> {
            putCounted(out, () -> putText(out, item.sopClass()));
            out.put(item.information().duplicate());
          });
    }
    for (SopClassCommonExtendedNegotiation item : user.commonExtended()) {
      putItem(out, 0x57, () -> putCommonExtended(out, item));
    }
    user.userIdentity().ifPresent(i -> putItem(out, 0x58, () -> putIdentity(out, i)));
    user.userIdentityResponse()
        .ifPresent(r -> putItem(out, 0x59, () -> putCounted(out, () -> out.put(r.duplicate()))));
  }

  private static void putCommonExtended(ByteBuffer out, SopClassCommonExtendedNegotiation item) {
    putCounted(out, () -> putText(out, item.sopClass()));
    putCounted(out, () -> putText(out, item.serviceClass()));
    putCounted(
        out,
        () -> {
          for (String related : item.relatedGeneralSopClasses()) {
            putCounted(out, () -> putText(out, related));
          }
        });
  }

  private static void putIdentity(ByteBuffer out, UserIdentity identity) {
    out.put((byte) identity.type());
    out.put((byte) (identity.positiveResponseRequested() ? 1 : 0));
    putCounted(out, () -> out.put(identity.primary().duplicate()));
    putCounted(out, () -> out.put(identity.secondary().duplicate()));
  }

  private static void putItem(ByteBuffer out, int type, Runnable value) {
    out.put((byte) type).put((byte) 0);
    putCounted(out, value);
  }

  private static void putCounted(ByteBuffer out, Runnable value) {
    int at = out.position();
    out.putShort((short) 0);
    value.run();
    int length = out.position() - at - 2;
    if (length > 0xFFFF) {
      throw new IllegalArgumentException("an item of " + length + " bytes, 65535 fit");
    }
    out.putShort(at, (short) length);
  }

  private static void putAeTitle(ByteBuffer out, String title) {
    byte[] bytes = title.getBytes(StandardCharsets.ISO_8859_1);
    if (bytes.length > 16) {
      throw new IllegalArgumentException("an AE title of " + bytes.length + " characters");
    }
    byte[] padded = Arrays.copyOf(bytes, 16);
    Arrays.fill(padded, bytes.length, 16, (byte) ' ');
    out.put(padded);
  }

  private static void putText(ByteBuffer out, String text) {
    out.put(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
