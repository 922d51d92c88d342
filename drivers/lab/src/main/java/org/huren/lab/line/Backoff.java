package org.huren.lab.line;

import java.time.Duration;

/** How long to wait before the next try: longer each time, from the start again after a success. */
final class Backoff {
  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  Duration next() {
    Duration wait = next;
    next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
    return wait;
  }

  void reset() {
    next = first;
  }
}
