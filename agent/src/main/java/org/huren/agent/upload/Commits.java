package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the queue that must not get lost: what a far side has answered is known only here until
 * it is written. One that fails is tried again without end; until it is written it counts as under
 * way, so that claiming stops meanwhile. Safe for any thread.
 */
final class Commits {
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final Clock steady;
  private final Runnable news;
  private final Consumer<Throwable> failure;
  private List<Supplier<CompletionStage<Void>>> failed = new ArrayList<>();
  private Instant retryAt = Instant.EPOCH;
  private int underWay;

  /**
   * Writes through a queue.
   *
   * @param news told whenever a write has ended
   * @param failure told of each write that failed
   */
  Commits(Clock steady, Runnable news, Consumer<Throwable> failure) {
    this.steady = steady;
    this.news = news;
    this.failure = failure;
  }

  /** Begins a write and does not wait for it. */
  void begin(Supplier<CompletionStage<Void>> write) {
    synchronized (this) {
      underWay++;
    }
    attempt(write);
  }

  private void attempt(Supplier<CompletionStage<Void>> write) {
    CompletionStage<Void> stage;
    try {
      stage = write.get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete((done, error) -> ended(write, error));
  }

  private void ended(Supplier<CompletionStage<Void>> write, @Nullable Throwable error) {
    synchronized (this) {
      if (error == null) {
        underWay--;
      } else {
        failed.add(write);
        retryAt = steady.instant().plus(PAUSE);
      }
      notifyAll();
    }
    if (error != null) {
      failure.accept(error);
    }
    news.run();
  }

  /**
   * Tries failed writes again if it is time; answers when to ask again, empty if none has failed.
   */
  Optional<Duration> retryFailed() {
    List<Supplier<CompletionStage<Void>>> again;
    synchronized (this) {
      if (failed.isEmpty()) {
        return Optional.empty();
      }
      Duration left = Duration.between(steady.instant(), retryAt);
      if (left.compareTo(Duration.ZERO) > 0) {
        return Optional.of(left);
      }
      again = failed;
      failed = new ArrayList<>();
    }
    again.forEach(this::attempt);
    return Optional.of(PAUSE);
  }

  synchronized int underWay() {
    return underWay;
  }

  /** Waits until nothing is under way; answers how many writes were not done in time. */
  synchronized int awaitNone(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    for (long left = atMost.toNanos();
        left > 0 && underWay > failed.size();
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return underWay;
  }
}
