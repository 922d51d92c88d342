package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A clock that nobody can set: pauses measured on it neither vanish nor grow to hours when the
 * machine's time is corrected. Its instants mean nothing outside this process.
 */
final class SteadyClock extends Clock {
  private final long origin = System.nanoTime();
  private final ZoneId zone;

  SteadyClock(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    throw new UnsupportedOperationException("a steady clock shows no zone's time");
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plus(Duration.ofNanos(System.nanoTime() - origin));
  }
}
