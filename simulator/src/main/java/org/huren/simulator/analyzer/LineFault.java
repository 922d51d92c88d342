package org.huren.simulator.analyzer;

import java.util.Locale;

/** What can be wrong with an analyzer's line. */
public enum LineFault {
  /** One frame arrives with a changed byte and is sent again when it is refused; ASTM only. */
  BAD_CHECKSUM,
  /** The connection ends before the analyzer sees that its message was taken. */
  LOST_ACK,
  /** The connection ends in the middle of a frame, or of an HL7 message. */
  CUT_MID_FRAME,
  /** Small pieces with pauses; the message is whole in the end. */
  SLOW,
  /** The whole message once more after it was acknowledged. */
  RESEND;

  /** As written on the command line, such as {@code lost-ack}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
