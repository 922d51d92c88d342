package org.huren.lab.link;

import static org.huren.lab.link.Control.ACK;
import static org.huren.lab.link.Control.ENQ;
import static org.huren.lab.link.Control.EOT;
import static org.huren.lab.link.Control.NAK;

import java.util.OptionalLong;
import org.huren.lab.Bytes;
import org.huren.lab.link.LinkEffect.NotSent.Failure;

/**
 * The sending side of a line: bids for it, sends frame by frame, ends.
 *
 * <p>NAK to a bid: again after 10 s. ENQ to a bid: the instrument goes first, again after 20 s. NAK
 * to a frame: the frame again, six times at most. EOT to a frame is an ACK from a receiver that
 * would like the line soon.
 *
 * <p>An instrument that wants STX acknowledged acknowledges ours too, and then the frame; one that
 * says ACK to the whole only is believed when its time is up.
 */
final class BiddingSide {
  private static final int MAX_RETRIES = 6;

  private final LinkProfile profile;
  private final Line line;
  private final Outbox outbox;
  private boolean waiting;
  private long notBefore;
  private long answerDue;
  private int bids;
  private int retries;
  private boolean beginTaken;

  BiddingSide(LinkProfile profile, Line line) {
    this.profile = profile;
    this.line = line;
    this.outbox = new Outbox(profile);
  }

  void add(byte[] message) {
    outbox.add(message);
  }

  /** When the next bid may go out, if one must wait. */
  OptionalLong bidDue() {
    return outbox.isEmpty() || !waiting ? OptionalLong.empty() : OptionalLong.of(notBefore);
  }

  long answerDue() {
    return answerDue;
  }

  void bidIfWanted() {
    if (outbox.isEmpty() || (waiting && !line.isPast(notBefore))) {
      return;
    }
    waiting = false;
    if (profile.frames() == LinkProfile.Frames.ABSENT) {
      sendBare();
      return;
    }
    bids++;
    retries = 0;
    outbox.begin();
    line.send(ENQ);
    awaitAnswer();
    line.moveTo(LinkState.BIDDING);
  }

  /** Without frames there is nobody to ask and no answer to wait for. */
  private void sendBare() {
    while (!outbox.isEmpty()) {
      for (outbox.begin(); outbox.hasFrame(); outbox.advance()) {
        line.emit(new LinkEffect.Send(Bytes.of(outbox.frame())));
      }
      outbox.drop();
      line.emit(new LinkEffect.Sent());
    }
  }

  void onAnswer(byte b) {
    if (line.state() == LinkState.BIDDING) {
      onBidAnswer(b);
    } else {
      onFrameAnswer(b);
    }
  }

  private void onBidAnswer(byte b) {
    switch (b) {
      case ACK -> {
        bids = 0;
        sendFrame();
      }
      case NAK -> bidLater(Failure.REFUSED);
      case ENQ -> {
        line.note(LinkNote.CONTENTION);
        waiting = true;
        notBefore = line.in(profile.timers().contention());
        line.moveTo(LinkState.NEUTRAL);
      }
      default -> {}
    }
  }

  private void onFrameAnswer(byte b) {
    switch (b) {
      case ACK, EOT -> {
        if (b == ACK && !beginTaken && profile.answered().contains(LinkProfile.Answered.STX)) {
          beginTaken = true;
          awaitAnswer();
          return;
        }
        outbox.advance();
        retries = 0;
        sendFrame();
      }
      case NAK -> {
        retries++;
        if (retries > MAX_RETRIES) {
          line.send(EOT);
          giveUp(Failure.REFUSED);
        } else {
          sendFrame();
        }
      }
      default -> {}
    }
  }

  private void sendFrame() {
    beginTaken = false;
    if (outbox.hasFrame()) {
      line.emit(new LinkEffect.Send(Bytes.of(outbox.frame())));
      awaitAnswer();
      line.moveTo(LinkState.SENDING);
    } else {
      line.send(EOT);
      outbox.drop();
      line.emit(new LinkEffect.Sent());
      line.moveTo(LinkState.NEUTRAL);
    }
  }

  private void awaitAnswer() {
    answerDue = line.in(profile.timers().answer());
  }

  /** Nothing came in time: the line is given back. */
  void onSilence() {
    if (line.state() == LinkState.SENDING && beginTaken) {
      outbox.advance();
      sendFrame();
      return;
    }
    line.send(EOT);
    if (line.state() == LinkState.BIDDING) {
      bidLater(Failure.NO_ANSWER);
    } else {
      giveUp(Failure.NO_ANSWER);
    }
  }

  void onDisconnect() {
    while (!outbox.isEmpty()) {
      giveUp(Failure.DISCONNECTED);
    }
  }

  private void bidLater(Failure why) {
    if (bids > MAX_RETRIES) {
      giveUp(why);
      return;
    }
    waiting = true;
    notBefore = line.in(profile.timers().busy());
    line.moveTo(LinkState.NEUTRAL);
  }

  private void giveUp(Failure why) {
    outbox.drop();
    bids = 0;
    line.emit(new LinkEffect.NotSent(why));
    line.moveTo(LinkState.NEUTRAL);
  }
}
