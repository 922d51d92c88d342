package org.huren.simulator.modality;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;

/** What the peer did about one object. */
sealed interface Reaction {
  /**
   * It answered.
   *
   * @param status of PS3.4 B.2.3
   * @param sha256 of the data set it answered to, as sent
   * @param bytes of that data set
   */
  record Answered(int status, String sha256, long bytes) implements Reaction {
    /** Success, or a warning: in both cases the peer has stored the object. */
    boolean stored() {
      return status == 0x0000 || (status & 0xF000) == 0xB000;
    }

    String hex() {
      return String.format("%04X", status);
    }
  }

  /** It took the association but not this kind of object in this transfer syntax. */
  record ContextRefused() implements Reaction {}

  /** It did not take the association. */
  record Rejected(int result, int source, int reason) implements Reaction {}

  /** It aborted. */
  record Aborted(int source, int reason) implements Reaction {}

  /** The connection ended, or never came about. */
  record Disconnected(String how) implements Reaction {}

  /** Nothing came within the time allowed. */
  record Silence() implements Reaction {}

  /** It answered with something the standard does not allow. */
  record Nonsense(String what) implements Reaction {}

  static Reaction of(IOException e) {
    if (e instanceof ProtocolException p) {
      return new Nonsense(String.valueOf(p.getMessage()));
    }
    if (e instanceof SocketTimeoutException) {
      return new Silence();
    }
    if (e instanceof EOFException) {
      return new Disconnected("closed by the peer");
    }
    return new Disconnected(e.getClass().getSimpleName() + ": " + e.getMessage());
  }

  /** A word for tallies, the same for reactions that mean the same. */
  default String tally() {
    if (this instanceof Answered a) {
      return "status " + a.hex();
    }
    if (this instanceof ContextRefused) {
      return "presentation context refused";
    }
    if (this instanceof Rejected r) {
      return "association rejected " + r.result() + "/" + r.source() + "/" + r.reason();
    }
    if (this instanceof Aborted a) {
      return "aborted " + a.source() + "/" + a.reason();
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
