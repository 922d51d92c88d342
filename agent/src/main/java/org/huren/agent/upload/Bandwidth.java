package org.huren.agent.upload;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.huren.config.ByteSize;

/**
 * So many bytes a second, over all connections of one uplink together. Whoever sends asks for each
 * piece and waits for its turn, so that the line is never filled in bursts. Safe for any thread.
 */
public final class Bandwidth {
  private static final long SECOND = 1_000_000_000L;

  private final Optional<ByteSize> perSecond;
  private final LongSupplier nanoTime;
  private final Sleep sleep;
  private long free;

  /**
   * A limit of a running gateway.
   *
   * @param perSecond empty: none
   */
  public Bandwidth(Optional<ByteSize> perSecond) {
    this(perSecond, System::nanoTime, TimeUnit.NANOSECONDS::sleep);
  }

  Bandwidth(Optional<ByteSize> perSecond, LongSupplier nanoTime, Sleep sleep) {
    this.perSecond = perSecond;
    this.nanoTime = nanoTime;
    this.sleep = sleep;
    this.free = nanoTime.getAsLong();
  }

  /** Waits so many nanoseconds. */
  interface Sleep {
    void sleep(long nanos) throws InterruptedException;
  }

  /** No limit. */
  public static Bandwidth unlimited() {
    return new Bandwidth(Optional.empty());
  }

  /** Waits until so many bytes may be sent. What was not used earlier is not saved up. */
  public void await(int bytes) throws InterruptedException {
    if (perSecond.isEmpty()) {
      return;
    }
    long wait;
    synchronized (this) {
      long now = nanoTime.getAsLong();
      wait = Math.max(0, free - now);
      free = now + wait + Math.round((double) bytes * SECOND / perSecond.get().bytes());
    }
    if (wait > 0) {
      sleep.sleep(wait);
    }
  }
}
