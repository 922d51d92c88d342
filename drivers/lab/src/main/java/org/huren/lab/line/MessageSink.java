package org.huren.lab.line;

import java.util.concurrent.CompletionStage;
import org.huren.lab.Unfinished;

/**
 * Where a line hands over what it received. Called on the line's own thread, which must not be
 * blocked; safe for many lines at once.
 */
public interface MessageSink {
  /** Whether a message would be taken now, for answers that come before one (ENQ). */
  boolean isOpen();

  /**
   * Makes one whole message durable. The analyzer is acknowledged only after this completes with
   * {@link Outcome.Stored}. Never completes exceptionally; may complete on any thread.
   *
   * @param message its bytes as sent, frames or block characters removed; the callee's from now on
   */
  CompletionStage<Outcome> deliver(byte[] message, Peer peer);

  /**
   * Keeps aside what came of a message that was never finished. It was not acknowledged as a whole
   * and must not be delivered; somebody should be able to look at it.
   */
  void keepAside(byte[] soFar, Unfinished why, Peer peer);

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
