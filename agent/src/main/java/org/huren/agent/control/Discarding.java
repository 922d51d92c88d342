package org.huren.agent.control;

/** The body of a request to discard an item: why, in a person's words. */
public record Discarding(String reason) {
  /** Longest reason, UTF-16 units. */
  public static final int LONGEST_REASON = 500;
}
