package org.huren.lab.line;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Hl7Message;

/**
 * Where a line hands over what it received. Called on the line's own thread, which must not be
 * blocked; safe for many lines at once.
 */
public interface MessageSink {
  /** Whether a message would be taken now, for answers that come before one (ENQ). */
  boolean isOpen();

  /** Whether an HL7 message is of a kind that {@link #deliver} takes; by default results are. */
  default boolean takes(Hl7Message message) {
    return message.kind() == Hl7Message.Kind.RESULTS;
  }

  /**
   * Makes one whole message durable. The analyzer is acknowledged only after this completes with
   * {@link Outcome.Stored}. Never completes exceptionally; may complete on any thread.
   *
   * @param message its bytes as sent, frames or block characters removed; the callee's from now on
   */
  CompletionStage<Outcome> deliver(byte[] message, Peer peer);

  /**
   * Answers a question, asked before {@link #deliver}: a message that is answered is not delivered,
   * since whoever asks again gets the answer of then. May complete on any thread.
   *
   * @param message its bytes as sent
   * @return empty if it is no question, or nobody here answers any; the stage's value is empty if
   *     it could not be answered now
   */
  default Optional<CompletionStage<Optional<Reply>>> ask(byte[] message, Peer peer) {
    return Optional.empty();
  }

  /**
   * A question of before is taken back (HL7 v2 QCN^J01): its answer, if it has gone out, was not
   * taken.
   *
   * @param message its bytes as sent
   */
  default void withdraw(byte[] message, Peer peer) {}

  /** A line is open and can be sent to, until {@link #disconnected} with an equal peer. */
  default void connected(Outbound line) {}

  /** A line that was connected is gone. */
  default void disconnected(Peer peer) {}

  /**
   * Keeps aside what came of a message that was never finished. It was not acknowledged as a whole
   * and must not be delivered; somebody should be able to look at it.
   */
  void keepAside(byte[] soFar, Unfinished why, Peer peer);

  /**
   * The answer to a question.
   *
   * @param messages in the order to send; in HL7 the first carries the acknowledgement too
   * @param then hears on the line's thread how the last of them went; in HL7, where nobody
   *     acknowledges an answer, that it was sent
   */
  record Reply(List<byte[]> messages, Consumer<Outbound.Sent> then) {
    public Reply {
      messages = List.copyOf(messages);
    }

    /** One that nobody wants to hear of again. */
    public Reply(List<byte[]> messages) {
      this(messages, sent -> {});
    }
  }

  /** How a delivery ended. */
  sealed interface Outcome {
    /** Durable: the analyzer may be told so. */
    record Stored() implements Outcome {}

    /** Not stored; the analyzer is told to try again later. */
    record Refused() implements Outcome {}

    /**
     * Nobody knows whether it is stored: the analyzer gets no answer, and its connection is closed.
     */
    record Broken() implements Outcome {}
  }
}
