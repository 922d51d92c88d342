package org.huren.agent.control;

/** What came of asking the running agent. */
public sealed interface Answer<T> {
  /** Done; {@code json} is the answer as it came. */
  record Ok<T>(T value, String json) implements Answer<T> {}

  /** The agent says no, and why. */
  record Refused<T>(Problem problem) implements Answer<T> {}

  /** Nothing answers at this address. */
  record Unreachable<T>(String url, String cause) implements Answer<T> {}

  /** Something answers, but not an agent of this version. */
  record Foreign<T>(String url, String found) implements Answer<T> {}
}
