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
  private final Runnable ended;
  private final Consumer<Throwable> failure;
  private List<Write> failed = new ArrayList<>();
  private Instant retryAt = Instant.EPOCH;
  private int underWay;

  /**
   * Writes through a queue.
   *
   * @param ended told whenever a write has ended, well or not
   * @param failure told of each write that failed
   */
  Commits(Clock steady, Runnable ended, Consumer<Throwable> failure) {
    this.steady = steady;
    this.ended = ended;
    this.failure = failure;
  }

  /** One write, and who is told once it is done. */
  private record Write(Supplier<CompletionStage<Void>> begin, Runnable done) {}

  /**
   * Begins a write and does not wait for it.
   *
   * @param done told once it is durable
   */
  void begin(Supplier<CompletionStage<Void>> write, Runnable done) {
    synchronized (this) {
      underWay++;
    }
    attempt(new Write(write, done));
  }

  private void attempt(Write write) {
    CompletionStage<Void> stage;
    try {
      stage = write.begin().get();
    } catch (RuntimeException e) {
      stage = CompletableFuture.failedFuture(e);
    }
    stage.whenComplete((nothing, error) -> ended(write, error));
  }

  private void ended(Write write, @Nullable Throwable error) {
    synchronized (this) {
      if (error == null) {
        underWay--;
      } else {
        failed.add(write);
        retryAt = steady.instant().plus(PAUSE);
      }
      notifyAll();
    }
    if (error == null) {
      write.done().run();
    } else {
      failure.accept(error);
    }
    ended.run();
  }

  /**
   * Tries failed writes again if it is time; answers when to ask again, empty if none has failed.
   */
  Optional<Duration> retryFailed() {
    List<Write> again;
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
