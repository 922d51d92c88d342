package org.huren.lab.link;

import java.util.Optional;
import org.huren.lab.link.LinkProfile.FrameNumbers;
import org.huren.lab.link.LinkProfile.Frames;

/** Judges whether a frame is the next one, the one before once more, or out of order. */
final class Numbering {
  /** What a frame is. */
  enum Verdict {
    NEXT,
    /** The next, though its number says otherwise. */
    RENUMBERED,
    REPEATED,
    WRONG
  }

  private final FrameNumbers mode;
  private final boolean framed;
  private Optional<Frame> previous = Optional.empty();
  private int expected = 1;

  Numbering(LinkProfile profile) {
    this.framed = profile.frames() == Frames.USED;
    this.mode = framed ? profile.frameNumbers() : FrameNumbers.ABSENT;
  }

  /** A new transmission begins. */
  void restart() {
    previous = Optional.empty();
    expected = 1;
  }

  /** Where a frame's content begins. */
  int contentStart() {
    return mode == FrameNumbers.ABSENT ? 0 : 1;
  }

  Verdict judge(Frame frame) {
    if (!framed) {
      // Two equal records are two records: nobody asks for one again.
      return Verdict.NEXT;
    }
    boolean same = previous.isPresent() && previous.get().equals(frame);
    return switch (mode) {
      case ABSENT -> same ? Verdict.REPEATED : Verdict.NEXT;
      case IGNORED -> numberOf(frame) < 0 ? Verdict.WRONG : same ? Verdict.REPEATED : Verdict.NEXT;
      case LENIENT -> lenient(frame, same);
      case STRICT -> strict(numberOf(frame));
    };
  }

  private Verdict strict(int number) {
    if (number == expected) {
      return Verdict.NEXT;
    }
    return previous.isPresent() && number == (expected + 7) % 8 ? Verdict.REPEATED : Verdict.WRONG;
  }

  private Verdict lenient(Frame frame, boolean same) {
    int number = numberOf(frame);
    if (number < 0) {
      return Verdict.WRONG;
    }
    if (same) {
      return Verdict.REPEATED;
    }
    if (number == expected) {
      return Verdict.NEXT;
    }
    boolean eightForZero = number == 8 && expected == 0;
    boolean anew = previous.isEmpty() || number == 1;
    return eightForZero || anew ? Verdict.RENUMBERED : Verdict.WRONG;
  }

  /** The frame was acknowledged. */
  void accepted(Frame frame) {
    previous = Optional.of(frame);
    expected = (numberOf(frame) + 1) % 8;
  }

  /** 0 to 8; -1: none. 8 stands for 0 with those who forget that 0 comes after 7. */
  private static int numberOf(Frame frame) {
    if (frame.text().length() == 0) {
      return -1;
    }
    int first = frame.text().at(0);
    return first >= '0' && first <= '8' ? first - '0' : -1;
  }
}
