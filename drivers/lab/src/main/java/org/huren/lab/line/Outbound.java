package org.huren.lab.line;

import java.util.concurrent.CompletionStage;

/** One open line, for messages that the far end did not ask for. Safe for any thread. */
public interface Outbound {
  Peer peer();

  /**
   * Sends one message: LIS02 records each ended by CR, or one HL7 v2 message without its block
   * characters. Messages go out one after the other; the line's own traffic goes first. Never
   * completes exceptionally; completes on any thread.
   */
  CompletionStage<Sent> send(byte[] message);

  /** What became of a message. */
  enum Sent {
    /** The far end said that it has it. */
    TAKEN,
    /** The far end said no. */
    REFUSED,
    /** The far end said nothing, or is gone. */
    UNANSWERED
  }
}
