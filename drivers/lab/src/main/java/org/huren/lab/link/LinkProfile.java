package org.huren.lab.link;

import java.util.EnumSet;
import java.util.Set;

/**
 * What differs between instruments on the link layer; {@link #standard()} puts up with everything
 * that can be put up with safely.
 *
 * @param frames whether records come in frames at all
 * @param checksumAfter where the two digits stand
 * @param messageEnd what makes a message whole
 * @param bidRequired whether frames without an ENQ before them are ignored
 * @param trailer whether CR LF end a frame
 * @param answered what the instrument wants an ACK for
 * @param keepAliveIgnored whether a message of header and terminator only is acknowledged and not
 *     handed on, since it has no content
 * @param silence what it means that a message does not go on in time
 * @param maxFrame longest frame that is taken, bytes of text
 * @param maxMessage longest message that is taken, bytes
 * @param sendFrames what a frame that we send holds
 * @param sendLimit most bytes of text in a frame that we send
 */
public record LinkProfile(
    Frames frames,
    FrameNumbers frameNumbers,
    Checksum checksum,
    ChecksumAfter checksumAfter,
    IntermediateFrame intermediateFrame,
    MessageEnd messageEnd,
    boolean bidRequired,
    boolean trailer,
    Set<Answered> answered,
    boolean keepAliveIgnored,
    Silence silence,
    int maxFrame,
    int maxMessage,
    SendFrames sendFrames,
    int sendLimit,
    LinkTimers timers) {
  public LinkProfile {
    answered = Set.copyOf(answered);
    if (maxFrame < 1 || maxMessage < maxFrame || sendLimit < 1) {
      throw new IllegalArgumentException(
          "limits must be 1 <= frame " + maxFrame + " <= message " + maxMessage);
    }
    if (silence == Silence.COMPLETES && answersFrames(answered)) {
      throw new IllegalArgumentException(
          "a frame that was acknowledged must not wait for silence to become durable");
    }
  }

  /** Whether STX and ETX are there. */
  public enum Frames {
    USED,
    /** Records stand on the line as they are, each ended by CR, LF or both. */
    ABSENT
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

  /** The two hexadecimal digits of a frame's sum. */
  public enum Checksum {
    /** Must be right, in either case. */
    CHECKED,
    /** There, but wrong often enough that nobody should look. */
    UNCHECKED,
    ABSENT
  }

  /** Where the sum stands. */
  public enum ChecksumAfter {
    /** Behind ETX or ETB, and over it, as the standard has it. */
    END,
    /** Behind the GS that ends the text, and over it: before ETX (bioMerieux). */
    GS
  }

  /** What the end of a frame by ETB says. */
  public enum IntermediateFrame {
    /** The record may go on in the next frame. */
    CONTINUES,
    /** Every frame holds whole records, whatever ends it. */
    ENDS_RECORD
  }

  /** What makes a message whole. */
  public enum MessageEnd {
    /** The L record. */
    TERMINATOR,
    /** ETX: each frame that ends with it ends a message. Without frames, each line. */
    FRAME
  }

  /** What can be acknowledged. */
  public enum Answered {
    ENQ,
    STX,
    /** Every frame or, without frames, every record. */
    FRAME,
    /** Only those frames that end with ETX. */
    ETX,
    /** Only what ends a message. */
    MESSAGE,
    EOT
  }

  /** What a frame of ours holds. */
  public enum SendFrames {
    /** One record; a longer one goes on behind ETB. */
    RECORD,
    /** As much of the message as it takes, cut anywhere and going on behind ETB. */
    MESSAGE
  }

  /** What silence within a message means. */
  public enum Silence {
    /** It was given up: what came is set aside. */
    SETS_ASIDE,
    /** It is over, since this instrument says so in no other way. */
    COMPLETES
  }

  /** LIS01-A2, with patience. */
  public static LinkProfile standard() {
    return new Builder().build();
  }

  /** This profile, to be changed. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.frames = frames;
    builder.frameNumbers = frameNumbers;
    builder.checksum = checksum;
    builder.checksumAfter = checksumAfter;
    builder.intermediateFrame = intermediateFrame;
    builder.messageEnd = messageEnd;
    builder.bidRequired = bidRequired;
    builder.trailer = trailer;
    builder.answered = answered;
    builder.keepAliveIgnored = keepAliveIgnored;
    builder.silence = silence;
    builder.maxFrame = maxFrame;
    builder.maxMessage = maxMessage;
    builder.sendFrames = sendFrames;
    builder.sendLimit = sendLimit;
    builder.timers = timers;
    return builder;
  }

  /** Whether the instrument waits for an answer to what it sends, so that NAK makes sense. */
  boolean answersFrames() {
    return answersFrames(answered);
  }

  private static boolean answersFrames(Set<Answered> answered) {
    return answered.contains(Answered.FRAME)
        || answered.contains(Answered.ETX)
        || answered.contains(Answered.MESSAGE);
  }

  /** Gathers a profile, from the standard's on. Not thread-safe. */
  public static final class Builder {
    private Frames frames = Frames.USED;
    private FrameNumbers frameNumbers = FrameNumbers.LENIENT;
    private Checksum checksum = Checksum.CHECKED;
    private ChecksumAfter checksumAfter = ChecksumAfter.END;
    private IntermediateFrame intermediateFrame = IntermediateFrame.CONTINUES;
    private MessageEnd messageEnd = MessageEnd.TERMINATOR;
    private boolean bidRequired = true;
    private boolean trailer = true;
    private Set<Answered> answered = EnumSet.of(Answered.ENQ, Answered.FRAME);
    private boolean keepAliveIgnored = true;
    private Silence silence = Silence.SETS_ASIDE;
    private int maxFrame = 1 << 20;
    private int maxMessage = 8 << 20;
    private SendFrames sendFrames = SendFrames.RECORD;
    private int sendLimit = 240;
    private LinkTimers timers = LinkTimers.standard();

    public Builder frames(Frames value) {
      frames = value;
      return this;
    }

    public Builder frameNumbers(FrameNumbers value) {
      frameNumbers = value;
      return this;
    }

    public Builder checksum(Checksum value) {
      checksum = value;
      return this;
    }

    public Builder checksumAfter(ChecksumAfter value) {
      checksumAfter = value;
      return this;
    }

    public Builder intermediateFrame(IntermediateFrame value) {
      intermediateFrame = value;
      return this;
    }

    public Builder messageEnd(MessageEnd value) {
      messageEnd = value;
      return this;
    }

    public Builder bidRequired(boolean value) {
      bidRequired = value;
      return this;
    }

    public Builder trailer(boolean value) {
      trailer = value;
      return this;
    }

    public Builder answered(Set<Answered> value) {
      answered = value;
      return this;
    }

    public Builder keepAliveIgnored(boolean value) {
      keepAliveIgnored = value;
      return this;
    }

    public Builder silence(Silence value) {
      silence = value;
      return this;
    }

    public Builder maxFrame(int value) {
      maxFrame = value;
      return this;
    }

    public Builder maxMessage(int value) {
      maxMessage = value;
      return this;
    }

    public Builder sendFrames(SendFrames value) {
      sendFrames = value;
      return this;
    }

    public Builder sendLimit(int value) {
      sendLimit = value;
      return this;
    }

    public Builder timers(LinkTimers value) {
      timers = value;
      return this;
    }

    /**
     * The profile.
     *
     * @throws IllegalArgumentException if the settings contradict each other
     */
    public LinkProfile build() {
      return new LinkProfile(
          frames,
          frameNumbers,
          checksum,
          checksumAfter,
          intermediateFrame,
          messageEnd,
          bidRequired,
          trailer,
          answered,
          keepAliveIgnored,
          silence,
          maxFrame,
          maxMessage,
          sendFrames,
          sendLimit,
          timers);
    }
  }
}
