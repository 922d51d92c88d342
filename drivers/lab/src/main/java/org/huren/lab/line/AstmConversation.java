package org.huren.lab.line;

import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.huren.lab.link.AstmLink;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.huren.lab.link.LinkEffect;
import org.huren.lab.link.LinkNote;
import org.huren.lab.link.LinkProfile;

/** Carries out what the link engine wants. */
final class AstmConversation implements Conversation {
  private final Wire wire;
  private final AstmLink link;

  AstmConversation(LinkProfile profile, Wire wire) {
    this.wire = wire;
    this.link = new AstmLink(profile, wire::isOpen);
  }

  @Override
  public void receive(byte[] bytes) {
    carryOut(link.receive(bytes, 0, bytes.length, wire.nanos()));
  }

  @Override
  public void tick() {
    carryOut(link.tick(wire.nanos()));
  }

  @Override
  public OptionalLong deadline() {
    return link.deadline();
  }

  @Override
  public boolean wantsBytes() {
    return !link.isFull();
  }

  @Override
  public void disconnected() {
    carryOut(link.disconnect(wire.nanos()));
  }

  private void carryOut(List<LinkEffect> effects) {
    for (LinkEffect effect : effects) {
      if (effect instanceof LinkEffect.Send send) {
        wire.send(send.bytes().toArray());
      } else if (effect instanceof LinkEffect.CommitRequested commit) {
        wire.deliver(commit.message().toArray(), this::resolve);
      } else if (effect instanceof LinkEffect.SetAside aside) {
        wire.keepAside(aside.soFar().toArray(), aside.why());
      } else if (effect instanceof LinkEffect.Noted noted) {
        wire.tell(event(noted.note()));
      } else if (effect instanceof LinkEffect.Noise noise) {
        wire.tell(new LineEvent.Noise(wire.peer(), noise.bytes()));
      } else if (effect instanceof LinkEffect.StateChanged changed) {
        wire.tell(new LineEvent.StateChanged(wire.peer(), changed.state().name()));
      } else if (effect instanceof LinkEffect.Close close) {
        wire.close(close.why().name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private LineEvent event(LinkNote note) {
    if (note == LinkNote.KEEP_ALIVE) {
      return new LineEvent.KeepAlive(wire.peer());
    }
    return note.isNak()
        ? new LineEvent.Refused(wire.peer(), note.key())
        : new LineEvent.Noted(wire.peer(), note.key());
  }

  private void resolve(MessageSink.Outcome outcome) {
    CommitOutcome answer =
        outcome instanceof MessageSink.Outcome.Stored
            ? CommitOutcome.STORED
            : outcome instanceof MessageSink.Outcome.Refused
                ? CommitOutcome.REFUSED
                : CommitOutcome.BROKEN;
    carryOut(link.resolve(answer, wire.nanos()));
  }
}
