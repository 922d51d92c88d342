package org.huren.lab.line;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.huren.lab.link.AstmLink;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.huren.lab.link.LinkEffect;
import org.huren.lab.link.LinkNote;
import org.huren.lab.link.LinkProfile;

/**
 * Carries out what the link engine wants. A question (Q record) is acknowledged as it arrives; its
 * answer is a transmission of our own, as soon as the line is free (LIS01-A2 8.2).
 */
final class AstmConversation implements Conversation {
  private final Wire wire;
  private final AstmLink link;
  private final Deque<Consumer<Outbound.Sent>> sending = new ArrayDeque<>();

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
  public void send(byte[] message, Consumer<Outbound.Sent> then) {
    sending.add(then);
    carryOut(link.send(message, wire.nanos()));
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
        commit(commit.message().toArray());
      } else if (effect instanceof LinkEffect.Sent) {
        sent(Outbound.Sent.TAKEN);
      } else if (effect instanceof LinkEffect.NotSent notSent) {
        sent(
            notSent.why() == LinkEffect.NotSent.Failure.REFUSED
                ? Outbound.Sent.REFUSED
                : Outbound.Sent.UNANSWERED);
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

  private void commit(byte[] message) {
    if (wire.ask(message, this::reply)) {
      carryOut(link.resolve(CommitOutcome.STORED, wire.nanos()));
    } else {
      wire.deliver(message, this::resolve);
    }
  }

  private void reply(Optional<MessageSink.Reply> reply) {
    if (reply.isEmpty()) {
      return;
    }
    List<byte[]> messages = reply.get().messages();
    for (int i = 0; i < messages.size(); i++) {
      boolean last = i == messages.size() - 1;
      send(
          messages.get(i),
          sent -> {
            wire.tell(new LineEvent.Replied(wire.peer(), sent));
            if (last) {
              reply.get().then().accept(sent);
            }
          });
    }
  }

  /** The engine sends in order, so that it speaks of the oldest. */
  private void sent(Outbound.Sent what) {
    Optional.ofNullable(sending.poll()).ifPresent(then -> then.accept(what));
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
