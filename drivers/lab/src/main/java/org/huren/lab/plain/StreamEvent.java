package org.huren.lab.plain;

import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;

/** What a stream turned out to hold. */
public sealed interface StreamEvent {
  /** A whole message. */
  record Message(Bytes content) implements StreamEvent {}

  /** ENQ outside of a message, where the instrument expects an answer to it. */
  record Bid() implements StreamEvent {}

  /** A message that never became whole. */
  record Broken(Bytes soFar, Unfinished why) implements StreamEvent {}

  /** Bytes that belong to no message. */
  record Noise(int bytes) implements StreamEvent {}
}
