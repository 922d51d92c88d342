package org.huren.lab.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.huren.lab.Bytes;

/** What both sides of a link share: its state, the time, and the effects of the call under way. */
final class Line {
  private List<LinkEffect> effects = new ArrayList<>();
  private LinkState state = LinkState.NEUTRAL;
  private long now;
  private boolean closed;

  LinkState state() {
    return state;
  }

  long now() {
    return now;
  }

  boolean isClosed() {
    return closed;
  }

  /** A call begins; its effects are gathered afresh. */
  void begin(long time) {
    now = time;
    effects = new ArrayList<>(4);
  }

  List<LinkEffect> effects() {
    return effects;
  }

  void emit(LinkEffect effect) {
    effects.add(effect);
  }

  void send(byte control) {
    emit(new LinkEffect.Send(Bytes.of(control)));
  }

  void note(LinkNote note) {
    emit(new LinkEffect.Noted(note));
  }

  void nak(LinkNote why) {
    send(Control.NAK);
    note(why);
  }

  void moveTo(LinkState next) {
    if (state != next) {
      state = next;
      emit(new LinkEffect.StateChanged(next));
    }
  }

  void close(LinkEffect.Close.Why why) {
    emit(new LinkEffect.Close(why));
    end();
  }

  /** Nothing can be sent any more. */
  void end() {
    closed = true;
    moveTo(LinkState.NEUTRAL);
  }

  long in(Duration wait) {
    return now + wait.toNanos();
  }

  boolean isPast(long time) {
    return now - time >= 0;
  }
}
