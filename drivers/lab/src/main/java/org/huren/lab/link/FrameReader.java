package org.huren.lab.link;

import static org.huren.lab.link.Control.CR;
import static org.huren.lab.link.Control.ENQ;
import static org.huren.lab.link.Control.EOT;
import static org.huren.lab.link.Control.ETB;
import static org.huren.lab.link.Control.ETX;
import static org.huren.lab.link.Control.GS;
import static org.huren.lab.link.Control.LF;
import static org.huren.lab.link.Control.STX;

import java.io.ByteArrayOutputStream;
import org.huren.lab.Bytes;
import org.huren.lab.link.LinkProfile.Checksum;
import org.huren.lab.link.LinkProfile.ChecksumAfter;
import org.huren.lab.link.LinkProfile.Frames;

/**
 * Finds frames in bytes.
 *
 * <pre>
 *   STX  n  text ...  ETX|ETB  c1 c2  CR LF
 *        |-- summed ------|    low byte of the sum, two hexadecimal digits
 *
 *   STX  n  text ... GS c1 c2  ETX    where the profile says so: summed up to GS
 *           record CR|LF             without frames: each record counts as one
 *
 *   IDLE -STX-> TEXT -ETX/ETB-> FIRST_DIGIT -> SECOND_DIGIT -> TRAILER -LF or anything-> IDLE
 * </pre>
 *
 * A frame counts when its LF is here, when something else stands in its place, or when the host
 * says that it waited long enough ({@link #endTrailer}). ENQ or EOT inside a frame means that the
 * sender gave it up; STX, that it began the frame again.
 */
final class FrameReader {
  /** What is found. */
  interface Found {
    void frameBegins();

    void frame(Frame frame);

    /** A byte outside of any frame. */
    void outside(byte b);

    /** STX in the midst of a frame, which is forgotten. */
    void frameRestarted();
  }

  private enum Phase {
    IDLE,
    TEXT,
    FIRST_DIGIT,
    SECOND_DIGIT,
    TRAILER
  }

  private final LinkProfile profile;
  private final Found found;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private Phase phase = Phase.IDLE;
  private int sum;
  private int claimed;
  private boolean last;
  private boolean intact;
  private boolean tooLong;

  FrameReader(LinkProfile profile, Found found) {
    this.profile = profile;
    this.found = found;
  }

  boolean isInFrame() {
    return phase != Phase.IDLE;
  }

  boolean isInTrailer() {
    return phase == Phase.TRAILER;
  }

  /** The text of the frame under way. */
  byte[] partial() {
    return text.toByteArray();
  }

  /** Forgets the frame under way. */
  void reset() {
    phase = Phase.IDLE;
    text.reset();
  }

  /** Takes the frame as it is if only its CR LF are missing. */
  void endTrailer() {
    if (phase == Phase.TRAILER) {
      complete();
    }
  }

  void accept(byte b) {
    if (profile.frames() == Frames.ABSENT) {
      bare(b);
      return;
    }
    if (isUnsummed() && (b == ENQ || b == EOT)) {
      found.outside(b);
      reset();
      return;
    }
    if (isUnsummed() && b == STX) {
      found.frameRestarted();
      begin();
      return;
    }
    switch (phase) {
      case IDLE -> idle(b);
      case TEXT -> text(b);
      case FIRST_DIGIT -> {
        claimed = Character.digit(b, 16);
        phase = Phase.SECOND_DIGIT;
      }
      case SECOND_DIGIT -> secondDigit(b);
      case TRAILER -> trailer(b);
    }
  }

  private void bare(byte b) {
    if (b == ENQ || b == EOT) {
      found.outside(b);
      reset();
    } else if (b == CR || b == LF) {
      if (phase == Phase.TEXT) {
        write(CR);
        last = true;
        complete();
      }
    } else if (phase == Phase.TEXT || b >= ' ' || b < 0) {
      if (phase == Phase.IDLE) {
        begin();
      }
      write(b);
    } else {
      found.outside(b);
    }
  }

  private boolean isUnsummed() {
    return phase == Phase.TEXT || phase == Phase.FIRST_DIGIT || phase == Phase.SECOND_DIGIT;
  }

  private void idle(byte b) {
    if (b == STX) {
      begin();
    } else {
      found.outside(b);
    }
  }

  private void begin() {
    text.reset();
    sum = 0;
    tooLong = false;
    intact = true;
    phase = Phase.TEXT;
    found.frameBegins();
  }

  private void text(byte b) {
    switch (b) {
      case ETX, ETB -> {
        sum += b;
        last = b == ETX;
        if (profile.checksum() == Checksum.ABSENT) {
          endOfDigits();
        } else if (profile.checksumAfter() == ChecksumAfter.GS) {
          takeSumOutOfText();
          endOfDigits();
        } else {
          phase = Phase.FIRST_DIGIT;
        }
      }
      default -> {
        sum += b;
        write(b);
      }
    }
  }

  private void write(byte b) {
    if (text.size() < profile.maxFrame()) {
      text.write(b);
    } else {
      tooLong = true;
    }
  }

  /** The text ends with GS and two digits, which are no part of it; the sum is over GS too. */
  private void takeSumOutOfText() {
    byte[] whole = text.toByteArray();
    int gs = whole.length - 3;
    if (gs < 0 || whole[gs] != GS) {
      intact = profile.checksum() == Checksum.UNCHECKED;
      return;
    }
    int summed = 0;
    for (int i = 0; i <= gs; i++) {
      summed += whole[i];
    }
    intact =
        profile.checksum() == Checksum.UNCHECKED
            || isSum(Character.digit(whole[gs + 1], 16), whole[gs + 2], summed);
    text.reset();
    text.write(whole, 0, gs);
  }

  private static boolean isSum(int high, byte low, int sum) {
    int value = Character.digit(low, 16);
    return high >= 0 && value >= 0 && (high << 4 | value) == (sum & 0xFF);
  }

  private void secondDigit(byte b) {
    intact = isSum(claimed, b, sum) || profile.checksum() == Checksum.UNCHECKED;
    endOfDigits();
  }

  private void endOfDigits() {
    if (profile.trailer()) {
      phase = Phase.TRAILER;
    } else {
      complete();
    }
  }

  private void trailer(byte b) {
    if (b == CR) {
      return;
    }
    complete();
    if (b != LF) {
      accept(b);
    }
  }

  private void complete() {
    phase = Phase.IDLE;
    Frame frame = new Frame(Bytes.of(text.toByteArray()), last, intact, tooLong);
    text.reset();
    found.frame(frame);
  }
}
