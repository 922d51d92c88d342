package org.huren.lab.link;

import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;

/** What the host must do, in order. */
public sealed interface LinkEffect {
  /** Put these bytes on the line. */
  record Send(Bytes bytes) implements LinkEffect {}

  /**
   * Make this message durable and then call {@link AstmLink#resolve}; until then nothing more is
   * read.
   */
  record CommitRequested(Bytes message) implements LinkEffect {}

  /** Keep this aside: it is not a whole message and was not acknowledged as one. */
  record SetAside(Bytes soFar, Unfinished why) implements LinkEffect {}

  record Noted(LinkNote note) implements LinkEffect {}

  /** Bytes that belong to nothing. */
  record Noise(int bytes) implements LinkEffect {}

  record StateChanged(LinkState state) implements LinkEffect {}

  /** A message of ours was taken by the instrument. */
  record Sent() implements LinkEffect {}

  /** A message of ours was given up. */
  record NotSent(Failure why) implements LinkEffect {
    /** Why it was given up. */
    public enum Failure {
      NO_ANSWER,
      REFUSED,
      DISCONNECTED
    }
  }

  /** Drop the connection without another byte. */
  record Close(Why why) implements LinkEffect {
    /** Why there is no use in going on. */
    public enum Why {
      /** Nobody knows whether the message is stored, so it must come again. */
      BROKEN,
      /** Too many bytes that mean nothing. */
      NOISE
    }
  }
}
