package org.huren.lab.link;

import static org.huren.lab.link.Control.ACK;
import static org.huren.lab.link.Control.CR;
import static org.huren.lab.link.Control.ENQ;
import static org.huren.lab.link.Control.EOT;
import static org.huren.lab.link.Control.LF;

import java.util.Set;
import java.util.function.BooleanSupplier;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.link.LinkProfile.Frames;
import org.huren.lab.link.LinkProfile.IntermediateFrame;
import org.huren.lab.link.LinkProfile.MessageEnd;
import org.huren.lab.link.LinkProfile.Silence;

/** The receiving side of a line: answers bids and frames, and puts messages together. */
final class ReceivingSide implements FrameReader.Found {
  private static final int MAX_NOISE = 10 << 20;

  private final LinkProfile profile;
  private final BooleanSupplier accepting;
  private final Line line;
  private final FrameReader reader;
  private final Numbering numbering;
  private final MessageBuffer buffer = new MessageBuffer();

  private long heardAt;
  private long frameBeganAt;
  private int noise;
  private int meaningless;
  private boolean anyFrame;
  private boolean opened;
  private boolean endAwaited;

  /** The commit under way is of what silence ended: nobody waits for its answer. */
  private boolean endedBySilence;

  private boolean endedByEot;

  private boolean replaying;

  /** The frame whose ACK waits, what stood before it, and where the message in it ends. */
  private Frame pending = new Frame(Bytes.of(), true, true, false);

  private int pendingMark;
  private int pendingEnd;

  ReceivingSide(LinkProfile profile, BooleanSupplier accepting, Line line) {
    this.profile = profile;
    this.accepting = accepting;
    this.line = line;
    this.reader = new FrameReader(profile, this);
    this.numbering = new Numbering(profile);
  }

  void heard() {
    heardAt = line.now();
  }

  /** Whether bytes are held ones, so that a repeated frame among them was answered already. */
  void replaying(boolean held) {
    replaying = held;
  }

  void accept(byte b) {
    if (line.state() == LinkState.NEUTRAL && profile.bidRequired()) {
      outside(b);
      return;
    }
    reader.accept(b);
    if (reader.isInFrame()) {
      meaningless++;
      checkNoise();
    }
  }

  /** Tells of the bytes since the last time that belong to nothing. */
  void reportNoise() {
    if (noise > 0) {
      line.emit(new LinkEffect.Noise(noise));
      noise = 0;
    }
  }

  long deadline() {
    LinkTimers timers = profile.timers();
    if (reader.isInTrailer()) {
      return heardAt + timers.trailer().toNanos();
    }
    long silence = heardAt + timers.receive().toNanos();
    long whole = frameBeganAt + timers.frame().toNanos();
    return reader.isInFrame() && whole - silence < 0 ? whole : silence;
  }

  void onDeadline() {
    if (reader.isInTrailer()) {
      heard();
      reader.endTrailer();
      return;
    }
    if (isComplete()) {
      complete(false);
      return;
    }
    if (!anyFrame && !reader.isInFrame()) {
      line.note(LinkNote.SILENT_AFTER_BID);
    }
    abandon(Unfinished.TIMED_OUT);
    line.moveTo(LinkState.NEUTRAL);
  }

  /** Whether silence, or EOT, makes a message of what there is. */
  private boolean isComplete() {
    if (profile.silence() != Silence.COMPLETES) {
      return false;
    }
    if (reader.isInFrame() && profile.frames() == Frames.ABSENT) {
      buffer.append(reader.partial(), 0, true);
      reader.reset();
    }
    return !reader.isInFrame() && !buffer.isEmpty();
  }

  private void complete(boolean byEnd) {
    endedBySilence = true;
    endedByEot = byEnd;
    pendingMark = 0;
    pendingEnd = buffer.size();
    commit();
  }

  void stored(boolean senderGaveUp) {
    buffer.take(pendingEnd);
    heard();
    if (endedBySilence) {
      endedBySilence = false;
      line.moveTo(LinkState.NEUTRAL);
      if (endedByEot && profile.answered().contains(Answered.EOT)) {
        line.send(ACK);
      }
      return;
    }
    numbering.accepted(pending);
    endAwaited = opened;
    line.moveTo(LinkState.RECEIVING);
    if (senderGaveUp) {
      line.note(LinkNote.ANSWERED_LATE);
    } else {
      acknowledge(pending, true);
    }
    if (profile.frames() == Frames.ABSENT && !opened && buffer.isEmpty()) {
      line.moveTo(LinkState.NEUTRAL);
    }
  }

  void refused() {
    heard();
    if (profile.answersFrames()) {
      buffer.truncate(pendingMark);
      line.moveTo(LinkState.RECEIVING);
    } else {
      line.emit(new LinkEffect.SetAside(buffer.take(pendingEnd), Unfinished.NOT_STORED));
      line.moveTo(endedBySilence ? LinkState.NEUTRAL : LinkState.RECEIVING);
      endedBySilence = false;
    }
    nak(LinkNote.REFUSED_MESSAGE);
  }

  /** NAK, if the sender listens for one; the fault is counted in any case. */
  private void nak(LinkNote why) {
    if (profile.answersFrames()) {
      line.nak(why);
    } else {
      line.note(why);
    }
  }

  /** Sets aside what there is of a message, a frame under way included. */
  void abandon(Unfinished why) {
    if (reader.isInFrame()) {
      byte[] partial = reader.partial();
      int start = Math.min(numbering.contentStart(), partial.length);
      buffer.append(partial, start, false);
      reader.reset();
    }
    if (endAwaited && buffer.isEmpty()) {
      line.note(LinkNote.MISSING_EOT);
    }
    setAside(why);
    endAwaited = false;
  }

  // ---- what the frame reader finds

  @Override
  public void frameBegins() {
    frameBeganAt = line.now();
    meaningless = 0;
    if (line.state() == LinkState.NEUTRAL) {
      open(false);
    }
    if (profile.answered().contains(Answered.STX) && profile.frames() == Frames.USED) {
      line.send(ACK);
    }
  }

  @Override
  public void frameRestarted() {
    line.note(LinkNote.FRAME_RESTARTED);
  }

  @Override
  public void outside(byte b) {
    switch (b) {
      case ENQ -> bidArrived();
      case EOT -> endArrived();
      case CR, LF -> {}
      case ACK -> {
        // Whoever wants an ACK to EOT says it to ours too.
        if (!profile.answered().contains(Answered.EOT)) {
          meaningless();
        }
      }
      default -> meaningless();
    }
  }

  private void meaningless() {
    noise++;
    meaningless++;
    checkNoise();
  }

  @Override
  public void frame(Frame frame) {
    meaningless = 0;
    if (frame.tooLong()) {
      nak(LinkNote.FRAME_TOO_LONG);
    } else if (!frame.intact()) {
      nak(LinkNote.BAD_CHECKSUM);
    } else {
      switch (numbering.judge(frame)) {
        case NEXT -> take(frame);
        case RENUMBERED -> {
          line.note(LinkNote.RENUMBERED);
          take(frame);
        }
        case REPEATED -> {
          line.note(LinkNote.DUPLICATE_FRAME);
          if (!replaying) {
            acknowledge(frame, buffer.isEmpty());
          }
        }
        case WRONG -> nak(LinkNote.WRONG_FRAME_NUMBER);
      }
    }
  }

  private void bidArrived() {
    if (line.state() == LinkState.RECEIVING) {
      abandon(Unfinished.RESTARTED);
    }
    if (!accepting.getAsBoolean()) {
      line.nak(LinkNote.REFUSED_BID);
      line.moveTo(LinkState.NEUTRAL);
      return;
    }
    open(true);
    if (profile.answered().contains(Answered.ENQ)) {
      line.send(ACK);
    }
  }

  private void open(boolean byBid) {
    opened = byBid;
    meaningless = 0;
    numbering.restart();
    anyFrame = false;
    endAwaited = false;
    line.moveTo(LinkState.RECEIVING);
  }

  private void endArrived() {
    if (line.state() != LinkState.RECEIVING) {
      return;
    }
    endAwaited = false;
    if (isComplete()) {
      complete(true);
      return;
    }
    if (!anyFrame && !reader.isInFrame()) {
      line.note(LinkNote.KEEP_ALIVE);
    }
    abandon(Unfinished.ENDED_EARLY);
    line.moveTo(LinkState.NEUTRAL);
    if (profile.answered().contains(Answered.EOT)) {
      line.send(ACK);
    }
  }

  private void take(Frame frame) {
    int start = numbering.contentStart();
    boolean byTerminator = profile.messageEnd() == MessageEnd.TERMINATOR;
    boolean starts = byTerminator && startsMessage(frame.text(), start);
    if (byTerminator && !starts && buffer.isEmpty() && profile.frames() == Frames.ABSENT) {
      noise += frame.text().length();
      return;
    }
    if (starts && !buffer.isEmpty() && buffer.isAtRecordEnd()) {
      setAside(Unfinished.RESTARTED);
    }
    if (buffer.size() + frame.text().length() > profile.maxMessage()) {
      setAside(Unfinished.TOO_LONG);
      nak(LinkNote.MESSAGE_TOO_LONG);
      line.moveTo(LinkState.NEUTRAL);
      return;
    }
    anyFrame = true;
    pendingMark = buffer.size();
    pending = frame;
    boolean endsRecord =
        frame.last() || profile.intermediateFrame() == IntermediateFrame.ENDS_RECORD;
    buffer.append(frame.text().toArray(), start, endsRecord && byTerminator);
    pendingEnd = byTerminator ? buffer.endOfMessage() : endsByFrame(frame) ? buffer.size() : 0;
    if (pendingEnd == 0) {
      accepted(false);
    } else if (byTerminator && profile.keepAliveIgnored() && buffer.isHeaderOnly(pendingEnd)) {
      buffer.take(pendingEnd);
      line.note(LinkNote.KEEP_ALIVE);
      accepted(true);
    } else {
      commit();
    }
  }

  private boolean endsByFrame(Frame frame) {
    return frame.last() && profile.messageEnd() == MessageEnd.FRAME;
  }

  private void commit() {
    line.moveTo(LinkState.COMMITTING);
    line.emit(new LinkEffect.CommitRequested(buffer.peek(pendingEnd)));
  }

  private static boolean startsMessage(Bytes text, int at) {
    return text.length() > at + 2
        && text.at(at) == 'H'
        && !Character.isLetterOrDigit(text.at(at + 1));
  }

  private void accepted(boolean endsMessage) {
    numbering.accepted(pending);
    acknowledge(pending, endsMessage);
  }

  private void acknowledge(Frame frame, boolean endsMessage) {
    Set<Answered> answered = profile.answered();
    if (answered.contains(Answered.FRAME)
        || (answered.contains(Answered.ETX) && frame.last())
        || (answered.contains(Answered.MESSAGE) && endsMessage)) {
      line.send(ACK);
    }
  }

  private void setAside(Unfinished why) {
    if (!buffer.isEmpty()) {
      line.emit(new LinkEffect.SetAside(buffer.take(buffer.size()), why));
    }
  }

  private void checkNoise() {
    if (meaningless > MAX_NOISE) {
      abandon(Unfinished.TOO_LONG);
      line.close(LinkEffect.Close.Why.NOISE);
    }
  }
}
