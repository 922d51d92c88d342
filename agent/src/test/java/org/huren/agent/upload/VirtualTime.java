package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that a test moves, and an alarm whose sleeper wakes by it. */
final class VirtualTime extends Clock {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private Instant now = Instant.parse("2026-11-21T00:00:00Z");
  private boolean rung;
  private boolean sleeping;
  private Instant sleepsUntil = Instant.MIN;

  /** An alarm for one sleeper. */
  Alarm alarm() {
    return new Alarm() {
      @Override
      public void ring() {
        synchronized (VirtualTime.this) {
          rung = true;
          VirtualTime.this.notifyAll();
        }
      }

      @Override
      public void await(Duration atMost) throws InterruptedException {
        synchronized (VirtualTime.this) {
          sleepsUntil = now.plus(atMost);
          sleeping = true;
          VirtualTime.this.notifyAll();
          try {
            while (!rung && now.isBefore(sleepsUntil)) {
              VirtualTime.this.wait();
            }
          } finally {
            sleeping = false;
            rung = false;
          }
        }
      }
    };
  }

  synchronized void advance(Duration by) {
    now = now.plus(by);
    notifyAll();
  }

  /** Waits until the sleeper has lain down and there is no news for it. */
  synchronized void awaitSleep() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!sleeping || rung || !now.isBefore(sleepsUntil)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("still awake after " + PATIENCE);
      }
      wait(left);
    }
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
