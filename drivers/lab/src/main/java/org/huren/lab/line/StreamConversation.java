package org.huren.lab.line;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.plain.StreamEvent;
import org.huren.lab.plain.StreamProfile;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamReader;

/**
 * Takes messages out of a stream without frames, one after the other, and answers what its profile
 * says. An instrument that can't be told to send again loses nothing if the store refuses: what it
 * sent is kept aside.
 */
final class StreamConversation implements Conversation {
  private final StreamProfile profile;
  private final Wire wire;
  private final StreamReader reader;
  private final Deque<StreamEvent> waiting = new ArrayDeque<>();
  private long heardAt;
  private boolean delivering;

  StreamConversation(StreamProfile profile, Wire wire) {
    this.profile = profile;
    this.wire = wire;
    this.reader = new StreamReader(profile);
  }

  @Override
  public void receive(byte[] bytes) {
    heardAt = wire.nanos();
    waiting.addAll(reader.receive(bytes, 0, bytes.length));
    workOff();
  }

  @Override
  public void tick() {
    OptionalLong due = deadline();
    if (due.isPresent() && wire.nanos() - due.getAsLong() >= 0) {
      waiting.addAll(reader.end(Unfinished.TIMED_OUT));
      workOff();
    }
  }

  @Override
  public OptionalLong deadline() {
    return reader.isInside()
        ? OptionalLong.of(heardAt + profile.receive().toNanos())
        : OptionalLong.empty();
  }

  @Override
  public boolean wantsBytes() {
    return !delivering;
  }

  @Override
  public void send(byte[] message, Consumer<Outbound.Sent> then) {
    // Such instruments take no messages.
    then.accept(Outbound.Sent.UNANSWERED);
  }

  @Override
  public void disconnected() {
    waiting.addAll(reader.end(Unfinished.DISCONNECTED));
    workOff();
  }

  private void workOff() {
    while (!delivering && !waiting.isEmpty()) {
      StreamEvent event = waiting.remove();
      if (event instanceof StreamEvent.Message message) {
        byte[] content = message.content().toArray();
        delivering = true;
        wire.deliver(content, outcome -> delivered(content, outcome));
      } else if (event instanceof StreamEvent.Bid) {
        answer(Answer.BID);
      } else if (event instanceof StreamEvent.Broken broken) {
        wire.keepAside(broken.soFar().toArray(), broken.why());
      } else if (event instanceof StreamEvent.Noise noise) {
        wire.tell(new LineEvent.Noise(wire.peer(), noise.bytes()));
      }
    }
  }

  private void delivered(byte[] content, MessageSink.Outcome outcome) {
    delivering = false;
    if (outcome instanceof MessageSink.Outcome.Stored) {
      answer(Answer.STORED);
    } else if (outcome instanceof MessageSink.Outcome.Refused) {
      if (profile.answers().containsKey(Answer.REFUSED)) {
        answer(Answer.REFUSED);
      } else {
        wire.keepAside(content, Unfinished.NOT_STORED);
      }
      wire.tell(new LineEvent.Refused(wire.peer(), "refused-message"));
    } else {
      waiting.clear();
      wire.close("broken");
    }
    workOff();
  }

  private void answer(Answer what) {
    Optional<Bytes> bytes = Optional.ofNullable(profile.answers().get(what));
    bytes.ifPresent(b -> wire.send(b.toArray()));
  }
}
