package org.huren.lab.mllp;

import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;

/** What was found in a stream of bytes. */
public sealed interface BlockEvent {
  /** A whole block, its control characters removed. */
  record Message(Bytes content) implements BlockEvent {}

  /** What came of a block that never became whole. */
  record Broken(Bytes soFar, Unfinished why) implements BlockEvent {}

  /** Bytes outside of any block. */
  record Noise(int bytes) implements BlockEvent {}
}
