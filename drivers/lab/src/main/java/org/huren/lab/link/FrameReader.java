package org.huren.lab.link;

import static org.huren.lab.link.Control.CR;
import static org.huren.lab.link.Control.ENQ;
import static org.huren.lab.link.Control.EOT;
import static org.huren.lab.link.Control.ETB;
import static org.huren.lab.link.Control.ETX;
import static org.huren.lab.link.Control.LF;
import static org.huren.lab.link.Control.STX;

import java.io.ByteArrayOutputStream;
import org.huren.lab.Bytes;
import org.huren.lab.link.LinkProfile.Checksum;

/**
 * Finds frames in bytes.
 *
 * <pre>
 *   STX  n  text ...  ETX|ETB  c1 c2  CR LF
 *        |-- summed ------|    low byte of the sum, two hexadecimal digits
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
        intact = claimed >= 0;
        phase = Phase.SECOND_DIGIT;
      }
      case SECOND_DIGIT -> secondDigit(b);
      case TRAILER -> trailer(b);
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
        } else {
          phase = Phase.FIRST_DIGIT;
        }
      }
      default -> {
        sum += b;
        if (text.size() < profile.maxFrame()) {
          text.write(b);
        } else {
          tooLong = true;
        }
      }
    }
  }

  private void secondDigit(byte b) {
    int low = Character.digit(b, 16);
    boolean right = intact && low >= 0 && (claimed << 4 | low) == (sum & 0xFF);
    intact = right || profile.checksum() == Checksum.UNCHECKED;
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
