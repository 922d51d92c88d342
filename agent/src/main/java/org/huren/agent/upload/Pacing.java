package org.huren.agent.upload;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.huren.config.UplinkConfig.Pace;

/**
 * When an uplink may be used, and how long what failed waits.
 *
 * <p>Two things fail in two ways. An uplink that is unwell as a whole opens its circuit: nothing is
 * sent until a pause has passed, growing from {@link #FIRST_PAUSE} to {@link #LONGEST_PROBE}, then
 * one item is sent as a probe. The items it failed are not put off further, so all flow again the
 * moment it is well. While it is in doubt whether the uplink or a run of poison items is to blame,
 * pauses are short and do not grow, so that the items behind these get their turn. An item that
 * fails on a well uplink is put off alone, growing up to {@code retryAtMost}. A pause that the far
 * side asked for (Retry-After) holds the whole uplink and counts for nothing.
 *
 * <p>Safe for any thread.
 */
final class Pacing {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PROBE = Duration.ofSeconds(30);

  /** Between probes that may have met poison items. */
  static final Duration DOUBT = Duration.ofMillis(250);

  /** Between probes that told nothing. */
  static final Duration BETWEEN_PROBES = Duration.ofMillis(100);

  /** A far side's wish is heard up to here. */
  static final Duration LONGEST_WISH = Duration.ofHours(1);

  private static final double GROWTH = 2;
  private static final int GROWTH_STEPS = 32;

  private final Clock steady;
  private final RandomGenerator random;
  private final CircuitBreaker circuit;
  private final Optional<RateLimiter> rate;
  private final IntervalFunction itemPause;
  private final Duration retryAtMost;
  private volatile Instant openUntil = Instant.EPOCH;
  private volatile boolean inDoubt;
  private volatile Instant pausedUntil = Instant.EPOCH;

  Pacing(String name, Pace pace, Clock steady, RandomGenerator random) {
    this.steady = steady;
    this.random = random;
    this.retryAtMost =
        pace.retryAtMost().compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : pace.retryAtMost();
    this.itemPause = IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, GROWTH, retryAtMost);
    Duration probe = retryAtMost.compareTo(LONGEST_PROBE) < 0 ? retryAtMost : LONGEST_PROBE;
    IntervalFunction probePause = IntervalFunction.ofExponentialBackoff(FIRST_PAUSE, GROWTH, probe);
    this.circuit =
        CircuitBreaker.of(
            name,
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(10)
                .minimumNumberOfCalls(4)
                .failureRateThreshold(60)
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordResult(health -> health instanceof Health h && h.isFailure())
                .waitIntervalFunctionInOpenState(
                    times -> {
                      long millis =
                          inDoubt
                              ? DOUBT.toMillis()
                              : jitter(probePause.apply(Math.min(times, GROWTH_STEPS)), probe);
                      openUntil = steady.instant().plusMillis(millis);
                      return millis;
                    })
                .clock(steady)
                .build());
    this.rate =
        pace.ratePerSecond()
            .map(
                perSecond ->
                    RateLimiter.of(
                        name,
                        RateLimiterConfig.custom()
                            .limitForPeriod(1)
                            .limitRefreshPeriod(Duration.ofSeconds(1).dividedBy(perSecond))
                            .timeoutDuration(LONGEST_WISH)
                            .build()));
  }

  /** What one request said about the uplink as a whole. */
  enum Health {
    GOOD,
    BAD,
    /** It failed, unless its items did. */
    DOUBTFUL,
    /** Nothing: it tells of its items only. */
    UNKNOWN;

    boolean isFailure() {
      return this == BAD || this == DOUBTFUL;
    }
  }

  /** How long nothing at all may be sent; empty if something may. */
  Optional<Duration> untilNextTry() {
    Instant now = steady.instant();
    Duration left = Duration.between(now, pausedUntil);
    if (circuit.getState() == State.OPEN) {
      // One more, because the circuit lets a probe through strictly after its instant
      left = atLeast(Duration.between(now, openUntil).plusMillis(1), left);
    }
    return left.isNegative() || left.isZero() ? Optional.empty() : Optional.of(left);
  }

  /** Whether only one item at a time may be sent, to see whether the uplink is well again. */
  boolean isProbing() {
    return circuit.getState() != State.CLOSED;
  }

  /** Asked right before each request; what was admitted ends with {@link #answered}. */
  boolean admit() {
    return untilNextTry().isEmpty() && circuit.tryAcquirePermission();
  }

  /** Waits for this request's turn under the rate limit. */
  void awaitTurn() throws InterruptedException {
    if (rate.isPresent()) {
      long nanos = rate.get().reservePermission();
      if (nanos > 0) {
        TimeUnit.NANOSECONDS.sleep(nanos);
      }
    }
  }

  /** Says what an admitted request has shown. */
  void answered(Health health) {
    if (health == Health.UNKNOWN) {
      if (isProbing()) {
        pausedUntil = later(pausedUntil, steady.instant().plus(BETWEEN_PROBES));
      }
      circuit.releasePermission();
    } else {
      inDoubt = health == Health.DOUBTFUL;
      circuit.onResult(0, TimeUnit.NANOSECONDS, health);
    }
  }

  /** The far side asked to be left alone; answers for how long it will be. */
  Duration pauseAll(Duration wish) {
    Duration pause = atLeast(FIRST_PAUSE, heard(wish));
    pausedUntil = later(pausedUntil, steady.instant().plus(pause));
    return pause;
  }

  /** A far side's wish for one item, as far as it is heard. */
  Duration heard(Duration wish) {
    return atLeast(Duration.ZERO, atMost(LONGEST_WISH, wish));
  }

  /** A person says that now is a good time: the next item is a probe. */
  void tryNow() {
    pausedUntil = Instant.EPOCH;
    if (circuit.getState() == State.OPEN) {
      circuit.transitionToHalfOpenState();
    }
  }

  /** How long an item waits that failed by itself for the n-th time, from 1. */
  Duration itemPause(int failures) {
    long millis = itemPause.apply(Math.max(1, Math.min(failures, GROWTH_STEPS)));
    return Duration.ofMillis(jitter(millis, retryAtMost));
  }

  /** How long an item waits that its uplink failed: the circuit does the rest. */
  Duration uplinkPause() {
    return Duration.ofMillis(jitter(FIRST_PAUSE.toMillis(), FIRST_PAUSE));
  }

  /** No pause is longer. */
  Duration longestPause() {
    return atLeast(retryAtMost, LONGEST_WISH);
  }

  UplinkStatus.Circuit circuit() {
    return switch (circuit.getState()) {
      case OPEN, FORCED_OPEN -> UplinkStatus.Circuit.OPEN;
      case HALF_OPEN -> UplinkStatus.Circuit.HALF_OPEN;
      case CLOSED, DISABLED, METRICS_ONLY -> UplinkStatus.Circuit.CLOSED;
    };
  }

  /** Spreads a pause over its upper half, so that what failed together does not return together. */
  private long jitter(long millis, Duration cap) {
    long spread = millis / 2 + Math.round(millis / 2.0 * random.nextDouble());
    return Math.max(1, Math.min(spread, cap.toMillis()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Duration atLeast(Duration floor, Duration value) {
    return value.compareTo(floor) < 0 ? floor : value;
  }

  private static Duration atMost(Duration cap, Duration value) {
    return value.compareTo(cap) > 0 ? cap : value;
  }
}
