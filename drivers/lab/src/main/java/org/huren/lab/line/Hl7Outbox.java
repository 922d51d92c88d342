package org.huren.lab.line;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.text.Segment;

/**
 * Our own HL7 v2 messages on one connection. One that nobody asked for waits until the one before
 * it was answered: MSA-2 names it, MSA-1 says how it went. A connection on which nobody answers in
 * time is no place for more, so that what waits behind is given back too.
 */
final class Hl7Outbox {
  /** How long a far end may take to answer. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final int REMEMBERED = 64;

  private final Conversation.Wire wire;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<String> answerable = new ArrayDeque<>();
  private Optional<Pending> underWay = Optional.empty();
  private long answerDue;

  Hl7Outbox(Conversation.Wire wire) {
    this.wire = wire;
  }

  /** A message that waits for its turn, or for its answer. */
  private static final class Pending {
    private final byte[] message;
    private final Optional<String> id;
    private final Consumer<Outbound.Sent> then;

    Pending(byte[] message, Consumer<Outbound.Sent> then) {
      this.message = message;
      this.id = controlId(message);
      this.then = then;
    }
  }

  /** A message between its block characters. */
  static byte[] block(byte[] message) {
    ByteArrayOutputStream block = new ByteArrayOutputStream(message.length + 3);
    block.write(0x0B);
    block.writeBytes(message);
    block.write(0x1C);
    block.write(0x0D);
    return block.toByteArray();
  }

  /** Sends an answer at once; that it may be acknowledged in turn is remembered. */
  void reply(byte[] message) {
    controlId(message).ifPresent(this::remember);
    wire.send(block(message));
  }

  void send(byte[] message, Consumer<Outbound.Sent> then) {
    pending.add(new Pending(message.clone(), then));
    next();
  }

  private void next() {
    if (underWay.isEmpty() && !pending.isEmpty()) {
      Pending first = pending.remove();
      underWay = Optional.of(first);
      answerDue = wire.nanos() + PATIENCE.toNanos();
      first.id.ifPresent(this::remember);
      wire.send(block(first.message));
    }
  }

  /** Whether a response belongs to a message of ours. */
  boolean response(Hl7Message message) {
    Optional<Segment> msa =
        message.segments().stream().filter(s -> s.type().equals("MSA")).findFirst();
    Optional<String> named = msa.map(s -> s.get(2));
    if (named.isEmpty() || !answerable.contains(named.get())) {
      return false;
    }
    if (underWay.isPresent() && underWay.get().id.equals(named)) {
      boolean taken = msa.get().get(1).endsWith("A");
      end(taken ? Outbound.Sent.TAKEN : Outbound.Sent.REFUSED);
      next();
    }
    return true;
  }

  OptionalLong deadline() {
    return underWay.isPresent() ? OptionalLong.of(answerDue) : OptionalLong.empty();
  }

  void tick() {
    if (underWay.isPresent() && wire.nanos() - answerDue >= 0) {
      disconnected();
    }
  }

  /** Nothing that waits will be answered. */
  void disconnected() {
    end(Outbound.Sent.UNANSWERED);
    List<Pending> rest = List.copyOf(pending);
    pending.clear();
    rest.forEach(p -> p.then.accept(Outbound.Sent.UNANSWERED));
  }

  private void remember(String id) {
    answerable.add(id);
    if (answerable.size() > REMEMBERED) {
      answerable.remove();
    }
  }

  private void end(Outbound.Sent how) {
    Optional<Pending> ended = underWay;
    underWay = Optional.empty();
    ended.ifPresent(p -> p.then.accept(how));
  }

  private static Optional<String> controlId(byte[] message) {
    return Hl7Batch.parse(message, Optional.empty()).messages().stream()
        .map(Hl7Message::controlId)
        .filter(id -> !id.isEmpty())
        .findFirst();
  }
}
