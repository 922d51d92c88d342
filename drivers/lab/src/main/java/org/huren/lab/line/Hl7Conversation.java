package org.huren.lab.line;

import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.hl7.Acknowledgement.Verdict;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.mllp.BlockEvent;
import org.huren.lab.mllp.BlockReader;
import org.huren.lab.profile.Protocol;

/**
 * Answers HL7 v2 blocks one after the other: the positive answer goes out only after the sink has
 * the message. A block of several messages is one delivery and gets one answer each. A question
 * gets the sink's answer in place of a plain acknowledgement.
 */
final class Hl7Conversation implements Conversation {
  private final Protocol.Hl7 protocol;
  private final Wire wire;
  private final Clock clock;
  private final BlockReader reader;
  private final Deque<BlockEvent> waiting = new ArrayDeque<>();
  private final Hl7Outbox outbox;
  private long heardAt;
  private long answers;
  private boolean delivering;

  Hl7Conversation(Protocol.Hl7 protocol, Clock clock, Wire wire) {
    this.protocol = protocol;
    this.wire = wire;
    this.clock = clock;
    this.reader = new BlockReader(protocol.blocks());
    this.outbox = new Hl7Outbox(wire);
  }

  @Override
  public void receive(byte[] bytes) {
    heardAt = wire.nanos();
    waiting.addAll(reader.receive(bytes, 0, bytes.length));
    workOff();
  }

  @Override
  public void tick() {
    OptionalLong end = blockDue();
    if (end.isPresent() && wire.nanos() - end.getAsLong() >= 0) {
      waiting.addAll(reader.end(Unfinished.TIMED_OUT));
      workOff();
    }
    outbox.tick();
  }

  @Override
  public OptionalLong deadline() {
    OptionalLong block = blockDue();
    OptionalLong response = outbox.deadline();
    return block.isPresent() && response.isPresent()
        ? OptionalLong.of(
            block.getAsLong() - response.getAsLong() < 0 ? block.getAsLong() : response.getAsLong())
        : block.isPresent() ? block : response;
  }

  private OptionalLong blockDue() {
    return reader.isInBlock()
        ? OptionalLong.of(heardAt + protocol.blocks().receive().toNanos())
        : OptionalLong.empty();
  }

  @Override
  public boolean wantsBytes() {
    return !delivering;
  }

  @Override
  public void send(byte[] message, Consumer<Outbound.Sent> then) {
    outbox.send(message, then);
  }

  @Override
  public void disconnected() {
    waiting.addAll(reader.end(Unfinished.DISCONNECTED));
    workOff();
    outbox.disconnected();
  }

  private void workOff() {
    while (!delivering && !waiting.isEmpty()) {
      BlockEvent event = waiting.remove();
      if (event instanceof BlockEvent.Message message) {
        message(message.content().toArray());
      } else if (event instanceof BlockEvent.Broken broken) {
        wire.keepAside(broken.soFar().toArray(), broken.why());
      } else if (event instanceof BlockEvent.Noise noise) {
        wire.tell(new LineEvent.Noise(wire.peer(), noise.bytes()));
      }
    }
  }

  private void message(byte[] content) {
    Optional<Charset> none = Optional.empty();
    List<Hl7Message> messages = Hl7Batch.parse(content, none).messages();
    if (messages.isEmpty()) {
      wire.keepAside(content, Unfinished.NOT_A_MESSAGE);
      wire.tell(new LineEvent.Refused(wire.peer(), "not-a-message"));
      send(Acknowledgement.toUnreadable(now(), nextId()));
    } else if (messages.stream().allMatch(m -> m.kind() == Hl7Message.Kind.RESPONSE)) {
      messages.forEach(this::response);
    } else if (messages.stream().allMatch(Hl7Conversation::takesBack)) {
      wire.withdraw(content);
      messages.forEach(m -> answer(m, Verdict.ACCEPTED));
    } else if (messages.stream().noneMatch(wire::takes)) {
      question(content, messages);
    } else if (!wire.isOpen()) {
      refuse(messages, Verdict.NOT_STORED, "refused-message");
    } else {
      delivering = true;
      wire.deliver(content, outcome -> delivered(messages, outcome));
    }
  }

  /** HL7 v2.5 5.4.6: a query is cancelled; that is acknowledged whether or not we know of one. */
  private static boolean takesBack(Hl7Message message) {
    return message.header().get(9, 1).equals("QCN");
  }

  private void response(Hl7Message message) {
    if (!outbox.response(message)) {
      wire.tell(new LineEvent.Noted(wire.peer(), "unexpected-response"));
    }
  }

  private void question(byte[] content, List<Hl7Message> messages) {
    delivering = wire.ask(content, reply -> replied(messages, reply));
    if (!delivering) {
      refuse(messages, Verdict.UNSUPPORTED, "unsupported-message-type");
    }
  }

  private void replied(List<Hl7Message> messages, Optional<MessageSink.Reply> reply) {
    delivering = false;
    if (reply.isPresent()) {
      reply.get().messages().forEach(outbox::reply);
      reply.get().then().accept(Outbound.Sent.TAKEN);
      wire.tell(new LineEvent.Replied(wire.peer(), Outbound.Sent.TAKEN));
    } else {
      refuse(messages, Verdict.NOT_STORED, "refused-message");
    }
    workOff();
  }

  private void delivered(List<Hl7Message> messages, MessageSink.Outcome outcome) {
    delivering = false;
    if (outcome instanceof MessageSink.Outcome.Stored) {
      messages.forEach(m -> answer(m, Verdict.ACCEPTED));
    } else if (outcome instanceof MessageSink.Outcome.Refused) {
      refuse(messages, Verdict.NOT_STORED, "refused-message");
    } else {
      waiting.clear();
      wire.close("broken");
    }
    workOff();
  }

  private void refuse(List<Hl7Message> messages, Verdict verdict, String why) {
    messages.forEach(m -> answer(m, verdict));
    wire.tell(new LineEvent.Refused(wire.peer(), why));
  }

  private void answer(Hl7Message message, Verdict verdict) {
    protocol.acknowledgement().answers(message, verdict, now(), nextId()).forEach(this::send);
  }

  private void send(byte[] answer) {
    wire.send(Hl7Outbox.block(answer));
  }

  private String nextId() {
    answers++;
    return Long.toString(answers);
  }

  private ZonedDateTime now() {
    return ZonedDateTime.now(clock);
  }
}
