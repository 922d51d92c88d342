package org.huren.agent.stage;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The thread of a stage that works in rounds: it sleeps until it is woken, or as long as the last
 * round said that there is nothing to do. The first round comes at once, since an earlier process
 * may have left something. Any thread may wake it.
 */
public final class StageThread {
  private final Duration gathering;
  private final Round round;
  private final Semaphore work = new Semaphore(1);
  private final Thread thread;
  private volatile boolean stopping;

  /** One round of a stage; what it throws ends the thread. */
  public interface Round {
    /**
     * Does what there is to do.
     *
     * @param woken whether something was signalled; if not, the pause is over
     * @return how long there will be nothing to do, unless something is signalled
     */
    Duration run(boolean woken) throws InterruptedException;
  }

  /**
   * A thread that is not started.
   *
   * @param gathering how long to wait after a signal for more of them, which are then answered
   *     together
   */
  public StageThread(String name, Duration gathering, Round round) {
    this.gathering = gathering;
    this.round = round;
    this.thread = new Thread(this::run, name);
  }

  public void start() {
    thread.start();
  }

  /** Says that there is something to do. Cheap: many signals are one. */
  public void wake() {
    if (work.availablePermits() == 0) {
      work.release();
    }
  }

  /** Whether a round should come to its end. */
  public boolean isStopping() {
    return stopping;
  }

  private void run() {
    try {
      Duration pause = Duration.ZERO;
      while (!stopping) {
        boolean woken = work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        if (woken && !stopping && !gathering.isZero()) {
          Thread.sleep(gathering.toMillis());
        }
        work.drainPermits();
        if (!stopping) {
          pause = round.run(woken);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends after the round at hand. */
  public void stop() throws InterruptedException {
    stopping = true;
    work.release();
    if (thread.isAlive()) {
      thread.join();
    }
  }
}
