package org.huren.lab.line;

import java.time.Duration;
import org.huren.lab.Unfinished;

/**
 * What happened on a line, for logs, metrics and status; never carries a message's content. {@link
 * LineListener} gets them on the line's thread.
 */
public sealed interface LineEvent {
  Peer peer();

  record Connected(Peer peer) implements LineEvent {}

  record Disconnected(Peer peer) implements LineEvent {}

  /** A stranger was turned away before any byte was read. */
  record PeerTurnedAway(Peer peer, Why why) implements LineEvent {
    /** Why it was turned away. */
    public enum Why {
      NOT_ADMITTED,
      TOO_MANY_CONNECTIONS
    }
  }

  /**
   * The analyzer, or the cable to it, could not be reached or was lost; it is tried again.
   *
   * @param why the system's or our own words, without content
   */
  record NotOpen(Peer peer, String why, Duration retryIn) implements LineEvent {}

  /** The LIS behind a relay is reached. */
  record LisConnected(Peer peer, String lis) implements LineEvent {}

  /** The LIS behind a relay could not be reached or was lost. */
  record LisUnreachable(Peer peer, String lis, String why) implements LineEvent {}

  /** The LIS behind a relay owes the analyzer an answer for so long already. */
  record LisSlow(Peer peer, String lis, Duration since) implements LineEvent {}

  /** Bytes came, any at all. */
  record Heard(Peer peer, int bytes) implements LineEvent {}

  /**
   * The line changed its state.
   *
   * @param state the standard's name of it, {@code NEUTRAL}, {@code RECEIVING}
   */
  record StateChanged(Peer peer, String state) implements LineEvent {}

  /**
   * A frame, a bid or a message was answered in the negative: NAK, AR or CR.
   *
   * @param why a stable code, {@code bad-checksum}
   */
  record Refused(Peer peer, String why) implements LineEvent {}

  /**
   * Something odd that was put up with.
   *
   * @param what a stable code, {@code duplicate-frame}
   */
  record Noted(Peer peer, String what) implements LineEvent {}

  /** The analyzer has nothing to say and said so. */
  record KeepAlive(Peer peer) implements LineEvent {}

  /** Bytes that belong to no message. */
  record Noise(Peer peer, int bytes) implements LineEvent {}

  /** A message was handed to the sink, and its outcome was put on the line as an answer. */
  record Answered(Peer peer, int length, MessageSink.Outcome outcome, Duration took)
      implements LineEvent {}

  /** A question of the far end was answered, and this became of the answer. */
  record Replied(Peer peer, Outbound.Sent what) implements LineEvent {}

  /** A message never became whole; what came of it is in the sink's hands. */
  record MessageUnfinished(Peer peer, Unfinished why, int length) implements LineEvent {}

  /** We closed the connection. */
  record Closed(Peer peer, String why) implements LineEvent {}
}
