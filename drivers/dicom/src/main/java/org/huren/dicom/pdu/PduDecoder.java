package org.huren.dicom.pdu;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Turns the bytes of one connection into PDUs (PS3.8 9.3), however they are cut into reads. Not
 * thread-safe.
 *
 * <pre>
 * every PDU        0      type
 *                  1      reserved
 *                  2..5   length of what follows, big endian
 *
 * P-DATA-TF (04H)  then one or more presentation data values:
 *                  0..3   length of what follows, big endian
 *                  4      presentation context id
 *                  5      message control header: bit 0 command, bit 1 last fragment
 *                  6..    fragment
 * </pre>
 *
 * <p>P-DATA-TF is never held: each piece of a fragment goes to the sink as it comes, so a peer
 * costs no memory however long its PDUs are. The other PDUs are held whole, at most {@value
 * #LONGEST_ASSOCIATE} bytes, and only as much as has come. After the first {@link Sink#malformed}
 * everything else is swallowed.
 */
public final class PduDecoder {
  /** 128 contexts with every transfer syntax and some tokens of an identity fit twice. */
  static final int LONGEST_ASSOCIATE = 1 << 20;

  private static final int HEADER = 6;

  /** Takes what was decoded; may be called once or not at all by one {@link #next}. */
  public interface Sink {
    /** A whole PDU, anything but P-DATA-TF. */
    void pdu(Pdu pdu);

    /** A P-DATA-TF has begun; its values follow. */
    void dataHeader();

    /**
     * A piece of a presentation data value.
     *
     * @param last whether the message's command or data set ends with these bytes
     * @param bytes a view on the input, only valid during the call
     */
    void pdv(int contextId, boolean command, boolean last, ByteBuffer bytes);

    /** The connection can't be understood any more. */
    void malformed(PduProblem problem);
  }

  private enum Expect {
    PDU_HEADER,
    BODY,
    PDV_HEADER,
    FRAGMENT,
    NOTHING
  }

  private final long maximumLength;
  private final byte[] header = new byte[HEADER];
  private Expect expect = Expect.PDU_HEADER;
  private int have;

  private int type;
  private byte[] body = new byte[0];
  private int bodyLength;

  private long pduRemaining;
  private long fragmentRemaining;
  private int contextId;
  private boolean command;
  private boolean lastFragment;

  /**
   * A decoder for one connection.
   *
   * @param maximumLength longest P-DATA-TF variable field, bytes; a longer one is malformed
   */
  public PduDecoder(int maximumLength) {
    this.maximumLength = maximumLength;
  }

  /**
   * Decodes up to and including the next event, so that a caller may stop in between; consumes at
   * least one byte of a buffer that is not empty.
   */
  public void next(ByteBuffer in, Sink sink) {
    boolean undecided = true;
    while (undecided && in.hasRemaining()) {
      undecided =
          switch (expect) {
            case PDU_HEADER -> !fillHeader(in) || pduHeader(sink);
            case BODY -> !body(in, sink);
            case PDV_HEADER -> !fillHeader(in) || !pdvHeader(sink);
            case FRAGMENT -> {
              fragment(in, sink);
              yield false;
            }
            case NOTHING -> {
              in.position(in.limit());
              yield false;
            }
          };
    }
  }

  private boolean fillHeader(ByteBuffer in) {
    int count = Math.min(HEADER - have, in.remaining());
    in.get(header, have, count);
    have += count;
    return have == HEADER;
  }

  /** Whether no event came of it yet. */
  private boolean pduHeader(Sink sink) {
    have = 0;
    type = header[0] & 0xFF;
    long length = headerLength();
    if (type == PduType.P_DATA_TF) {
      if (length > maximumLength) {
        fail(
            sink,
            AbortReason.INVALID_PDU_PARAMETER_VALUE,
            "P-DATA-TF of " + length + " bytes, our maximum is " + maximumLength);
      } else if (length < HEADER) {
        fail(sink, AbortReason.INVALID_PDU_PARAMETER_VALUE, "P-DATA-TF of " + length + " bytes");
      } else {
        pduRemaining = length;
        expect = Expect.PDV_HEADER;
        sink.dataHeader();
      }
      return false;
    }
    boolean associate = type == PduType.A_ASSOCIATE_RQ || type == PduType.A_ASSOCIATE_AC;
    if (!associate && !PduType.isShort(type)) {
      fail(sink, AbortReason.UNRECOGNIZED_PDU, PduType.describeUnknown(header));
      return false;
    }
    if (associate ? length > LONGEST_ASSOCIATE : length != 4) {
      fail(
          sink,
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          "PDU of type "
              + type
              + " with a length of "
              + length
              + ", expected "
              + (associate ? "at most " + LONGEST_ASSOCIATE : "4"));
      return false;
    }
    bodyLength = (int) length;
    body = new byte[Math.min(bodyLength, 4096)];
    expect = Expect.BODY;
    if (bodyLength == 0) {
      finishBody(sink);
      return false;
    }
    return true;
  }

  /** Whether the PDU came to its end. */
  private boolean body(ByteBuffer in, Sink sink) {
    int count = Math.min(bodyLength - have, in.remaining());
    if (have + count > body.length) {
      body = Arrays.copyOf(body, Math.min(bodyLength, Math.max(have + count, 2 * body.length)));
    }
    in.get(body, have, count);
    have += count;
    if (have < bodyLength) {
      return false;
    }
    finishBody(sink);
    return true;
  }

  private void finishBody(Sink sink) {
    ByteBuffer whole = ByteBuffer.wrap(body, 0, bodyLength);
    body = new byte[0];
    have = 0;
    expect = Expect.PDU_HEADER;
    Pdu pdu;
    try {
      pdu = PduBody.read(type, whole);
    } catch (PduBody.Malformed e) {
      fail(sink, AbortReason.INVALID_PDU_PARAMETER_VALUE, e.text());
      return;
    }
    sink.pdu(pdu);
  }

  /** Whether an event came of it. */
  private boolean pdvHeader(Sink sink) {
    have = 0;
    long length = headerLengthAt(0);
    contextId = header[4] & 0xFF;
    command = (header[5] & 1) != 0;
    lastFragment = (header[5] & 2) != 0;
    if (length < 2 || length + 4 > pduRemaining) {
      fail(
          sink,
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          "presentation data value of "
              + length
              + " bytes where the P-DATA-TF has "
              + (pduRemaining - 4)
              + " left");
      return true;
    }
    pduRemaining -= length + 4;
    if (pduRemaining > 0 && pduRemaining < HEADER) {
      fail(
          sink,
          AbortReason.INVALID_PDU_PARAMETER_VALUE,
          pduRemaining + " bytes after the last presentation data value of a P-DATA-TF");
      return true;
    }
    fragmentRemaining = length - 2;
    if (fragmentRemaining > 0) {
      expect = Expect.FRAGMENT;
      return false;
    }
    expect = afterFragment();
    if (lastFragment) {
      sink.pdv(contextId, command, true, ByteBuffer.allocate(0));
    }
    return lastFragment;
  }

  private void fragment(ByteBuffer in, Sink sink) {
    int limit = in.limit();
    int count = (int) Math.min(fragmentRemaining, in.remaining());
    int end = in.position() + count;
    fragmentRemaining -= count;
    boolean complete = fragmentRemaining == 0;
    if (complete) {
      expect = afterFragment();
    }
    in.limit(end);
    try {
      sink.pdv(contextId, command, complete && lastFragment, in);
    } finally {
      in.limit(limit);
      in.position(end);
    }
  }

  private Expect afterFragment() {
    return pduRemaining > 0 ? Expect.PDV_HEADER : Expect.PDU_HEADER;
  }

  private void fail(Sink sink, AbortReason reason, String text) {
    expect = Expect.NOTHING;
    sink.malformed(new PduProblem(reason, text));
  }

  private long headerLength() {
    return headerLengthAt(2);
  }

  private long headerLengthAt(int offset) {
    return ByteBuffer.wrap(header).getInt(offset) & 0xFFFFFFFFL;
  }
}
