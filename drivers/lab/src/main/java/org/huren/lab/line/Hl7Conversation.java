package org.huren.lab.line;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
 * the message. A block of several messages is one delivery and gets one answer each.
 */
final class Hl7Conversation implements Conversation {
  private final Protocol.Hl7 protocol;
  private final Wire wire;
  private final Clock clock;
  private final BlockReader reader;
  private final Deque<BlockEvent> waiting = new ArrayDeque<>();
  private long heardAt;
  private long answers;
  private boolean delivering;

  Hl7Conversation(Protocol.Hl7 protocol, Clock clock, Wire wire) {
    this.protocol = protocol;
    this.wire = wire;
    this.clock = clock;
    this.reader = new BlockReader(protocol.blocks());
  }

  @Override
  public void receive(byte[] bytes) {
    heardAt = wire.nanos();
    waiting.addAll(reader.receive(bytes, 0, bytes.length));
    workOff();
  }

  @Override
  public void tick() {
    if (deadline().isPresent() && wire.nanos() - deadline().getAsLong() >= 0) {
      waiting.addAll(reader.end(Unfinished.TIMED_OUT));
      workOff();
    }
  }

  @Override
  public OptionalLong deadline() {
    return reader.isInBlock()
        ? OptionalLong.of(heardAt + protocol.blocks().receive().toNanos())
        : OptionalLong.empty();
  }

  @Override
  public boolean wantsBytes() {
    return !delivering;
  }

  @Override
  public void disconnected() {
    waiting.addAll(reader.end(Unfinished.DISCONNECTED));
    workOff();
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
      wire.tell(new LineEvent.Noted(wire.peer(), "unexpected-response"));
    } else if (messages.stream().noneMatch(m -> m.kind() == Hl7Message.Kind.RESULTS)) {
      refuse(messages, Verdict.UNSUPPORTED, "unsupported-message-type");
    } else if (!wire.isOpen()) {
      refuse(messages, Verdict.NOT_STORED, "refused-message");
    } else {
      delivering = true;
      wire.deliver(content, outcome -> delivered(messages, outcome));
    }
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
    ByteArrayOutputStream block = new ByteArrayOutputStream(answer.length + 3);
    block.write(0x0B);
    block.writeBytes(answer);
    block.write(0x1C);
    block.write(0x0D);
    wire.send(block.toByteArray());
  }

  private String nextId() {
    answers++;
    return Long.toString(answers);
  }

  private ZonedDateTime now() {
    return ZonedDateTime.now(clock);
  }
}
