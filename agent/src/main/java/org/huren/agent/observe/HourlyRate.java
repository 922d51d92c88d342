package org.huren.agent.observe;

import java.time.Clock;

/** How often something was refused among all tries of the last hour, by the minute. Thread-safe. */
final class HourlyRate {
  private static final int MINUTES = 60;
  private static final long MINUTE_MILLIS = 60_000;

  private final Clock clock;
  private final long[] refused = new long[MINUTES];
  private final long[] taken = new long[MINUTES];
  private long minute;

  HourlyRate(Clock clock) {
    this.clock = clock;
    this.minute = minuteNow();
  }

  private long minuteNow() {
    return Math.floorDiv(clock.millis(), MINUTE_MILLIS);
  }

  synchronized void refused() {
    moveOn();
    refused[slot(minute)]++;
  }

  synchronized void taken() {
    moveOn();
    taken[slot(minute)]++;
  }

  /** The last hour's figures. */
  synchronized LineStatus.Hour now() {
    moveOn();
    long no = 0;
    long yes = 0;
    for (int i = 0; i < MINUTES; i++) {
      no += refused[i];
      yes += taken[i];
    }
    return new LineStatus.Hour(no, yes);
  }

  /** Forgets the minutes that are an hour old; a clock that was set back goes on where it was. */
  private void moveOn() {
    long now = minuteNow();
    for (int i = 0; i < MINUTES && minute < now; i++) {
      minute++;
      refused[slot(minute)] = 0;
      taken[slot(minute)] = 0;
    }
    minute = Math.max(minute, now);
  }

  private static int slot(long minute) {
    return Math.floorMod(minute, MINUTES);
  }
}
