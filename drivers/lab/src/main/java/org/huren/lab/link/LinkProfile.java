package org.huren.lab.link;

import java.util.EnumSet;
import java.util.Set;

/**
 * What differs between instruments on the link layer; {@link #standard()} puts up with everything
 * that can be put up with safely.
 *
 * @param bidRequired whether frames without an ENQ before them are ignored
 * @param trailer whether CR LF end a frame
 * @param answered what the instrument wants an ACK for
 * @param keepAliveIgnored whether a message of header and terminator only is acknowledged and not
 *     handed on, since it has no content
 * @param maxFrame longest frame that is taken, bytes of text
 * @param maxMessage longest message that is taken, bytes
 * @param sendLimit most bytes of text in a frame that we send
 */
public record LinkProfile(
    FrameNumbers frameNumbers,
    Checksum checksum,
    IntermediateFrame intermediateFrame,
    boolean bidRequired,
    boolean trailer,
    Set<Answered> answered,
    boolean keepAliveIgnored,
    int maxFrame,
    int maxMessage,
    int sendLimit,
    LinkTimers timers) {
  public LinkProfile {
    answered = Set.copyOf(answered);
    if (maxFrame < 1 || maxMessage < maxFrame || sendLimit < 1) {
      throw new IllegalArgumentException(
          "limits must be 1 <= frame " + maxFrame + " <= message " + maxMessage);
    }
  }

  /** The digit that opens a frame. */
  public enum FrameNumbers {
    /** 1 to 7, then 0; a repeated number is a repeated frame. */
    STRICT,
    /**
     * As the standard, but any first number, 8 in place of 0, and starting again at 1 are taken; a
     * repeated number is a repeated frame only if its bytes are the same, otherwise it is refused.
     */
    LENIENT,
    /** The digit is there and means nothing; a frame equal to the one before is a repetition. */
    IGNORED,
    /** There is no digit. */
    ABSENT
  }

  /** The two hexadecimal digits behind ETX or ETB. */
  public enum Checksum {
    /** Must be right, in either case. */
    CHECKED,
    /** There, but wrong often enough that nobody should look. */
    UNCHECKED,
    ABSENT
  }

  /** What the end of a frame by ETB says. */
  public enum IntermediateFrame {
    /** The record may go on in the next frame. */
    CONTINUES,
    /** Every frame holds whole records, whatever ends it. */
    ENDS_RECORD
  }

  /** What can be acknowledged. */
  public enum Answered {
    ENQ,
    STX,
    FRAME,
    EOT
  }

  public static LinkProfile standard() {
    return new LinkProfile(
        FrameNumbers.LENIENT,
        Checksum.CHECKED,
        IntermediateFrame.CONTINUES,
        true,
        true,
        EnumSet.of(Answered.ENQ, Answered.FRAME),
        true,
        1 << 20,
        8 << 20,
        240,
        LinkTimers.standard());
  }
}
