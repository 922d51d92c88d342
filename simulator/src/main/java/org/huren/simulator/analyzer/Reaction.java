package org.huren.simulator.analyzer;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** What the peer did about one message. */
sealed interface Reaction {
  /**
   * It took the message.
   *
   * @param answer such as ACK or AA
   * @param nanos from our last byte to its answer
   */
  record Acknowledged(String answer, long nanos) implements Reaction {}

  /** It refused the message, such as by NAK or AE. */
  record Refused(String answer) implements Reaction {}

  /** The connection ended, or never came about. */
  record Disconnected(String how) implements Reaction {}

  /** Nothing came within the time allowed. */
  record Silence() implements Reaction {}

  /** It answered with something the standard does not allow. */
  record Nonsense(String what) implements Reaction {}

  static Reaction of(IOException e) {
    if (e instanceof SocketTimeoutException) {
      return new Silence();
    }
    return new Disconnected(
        e instanceof EOFException
            ? "closed by the peer"
            : e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  /** A word for tallies, the same for reactions that mean the same. */
  default String tally() {
    if (this instanceof Acknowledged a) {
      return "acknowledged " + a.answer();
    }
    if (this instanceof Refused r) {
      return "refused " + r.answer();
    }
    if (this instanceof Silence) {
      return "no answer in time";
    }
    if (this instanceof Nonsense) {
      return "protocol broken";
    }
    return "disconnected: " + ((Disconnected) this).how();
  }
}
