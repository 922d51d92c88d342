package org.huren.agent.upload;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * What one thread sleeps on until there is news or time has passed. A ring that comes before the
 * sleep ends it at once, so none is lost; several are one.
 */
interface Alarm {
  /** Wakes the sleeper, now or when it next lies down. Any thread; never blocks. */
  void ring();

  /** Sleeps until rung, but no longer than this. */
  void await(Duration atMost) throws InterruptedException;

  /** The alarm of a running gateway. */
  static Alarm onSystemTime() {
    Semaphore rung = new Semaphore(0);
    return new Alarm() {
      @Override
      public void ring() {
        if (rung.availablePermits() == 0) {
          rung.release();
        }
      }

      @Override
      public void await(Duration atMost) throws InterruptedException {
        if (rung.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
          rung.drainPermits();
        }
      }
    };
  }
}
