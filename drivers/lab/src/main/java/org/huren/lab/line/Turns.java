package org.huren.lab.line;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs tasks one after the other on borrowed threads, and holds none while there is nothing to do.
 */
final class Turns implements Executor {
  private final Executor threads;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean running;

  Turns(Executor threads) {
    this.threads = threads;
  }

  @Override
  public synchronized void execute(Runnable task) {
    waiting.add(task);
    if (!running) {
      running = true;
      try {
        threads.execute(this::runAll);
      } catch (RejectedExecutionException e) {
        // The process is stopping.
        running = false;
        waiting.clear();
      }
    }
  }

  private void runAll() {
    while (true) {
      Runnable next;
      synchronized (this) {
        if (waiting.isEmpty()) {
          running = false;
          return;
        }
        next = waiting.remove();
      }
      next.run();
    }
  }
}
