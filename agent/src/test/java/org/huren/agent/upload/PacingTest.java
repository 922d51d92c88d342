package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.huren.agent.upload.Pacing.Health;
import org.huren.agent.upload.UplinkStatus.Circuit;
import org.huren.config.UplinkConfig.Pace;
import org.junit.jupiter.api.Test;

class PacingTest {
  private final VirtualTime time = new VirtualTime();

  private Pacing pacing(RandomGenerator random, Optional<Integer> rate) {
    Pace pace = new Pace(2, rate, Duration.ofSeconds(30), Duration.ofMinutes(5));
    return new Pacing("cloud", pace, time, random);
  }

  private final Pacing pacing = pacing(() -> -1L, Optional.empty());

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      assertThat(pacing.admit()).isTrue();
      pacing.answered(Health.BAD);
    }
  }

  @Test
  void itemPause_doublesUpToTheCap() {
    assertThat(pacing.itemPause(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(pacing.itemPause(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(pacing.itemPause(6)).isEqualTo(Duration.ofSeconds(32));
    assertThat(pacing.itemPause(20)).isEqualTo(Duration.ofMinutes(5));
    assertThat(pacing.itemPause(Integer.MAX_VALUE)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void itemPause_isSpreadOverItsUpperHalf() {
    Pacing least = pacing(() -> 0L, Optional.empty());
    assertThat(least.itemPause(6)).isEqualTo(Duration.ofSeconds(16));
  }

  @Test
  void circuit_opensAfterFailures_thenLetsOneProbeThrough() {
    fail(4);
    assertThat(pacing.circuit()).isEqualTo(Circuit.OPEN);
    assertThat(pacing.admit()).isFalse();
    assertThat(pacing.untilNextTry())
        .hasValueSatisfying(
            d -> assertThat(d).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1001)));

    time.advance(pacing.untilNextTry().orElseThrow());
    assertThat(pacing.untilNextTry()).isEmpty();
    assertThat(pacing.isProbing()).isTrue();
    assertThat(pacing.admit()).isTrue();
    assertThat(pacing.admit()).as("a second probe").isFalse();
    pacing.answered(Health.GOOD);
    assertThat(pacing.circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void failedProbes_makePausesGrowUpToHalfAMinute() {
    fail(4);
    Duration last = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      Duration pause = pacing.untilNextTry().orElseThrow();
      assertThat(pause).isGreaterThanOrEqualTo(last);
      last = pause;
      time.advance(pause);
      fail(1);
    }
    assertThat(last).isBetween(Pacing.LONGEST_PROBE, Pacing.LONGEST_PROBE.plusMillis(1));
  }

  @Test
  void inDoubt_pausesAreShortAndDoNotGrow() {
    fail(4);
    for (int i = 0; i < 10; i++) {
      time.advance(pacing.untilNextTry().orElseThrow());
      assertThat(pacing.admit()).isTrue();
      pacing.answered(Health.DOUBTFUL);
      assertThat(pacing.untilNextTry().orElseThrow()).isEqualTo(Pacing.DOUBT.plusMillis(1));
    }
  }

  @Test
  void probeThatToldNothing_isRepeated() {
    fail(4);
    time.advance(Duration.ofSeconds(2));
    assertThat(pacing.admit()).isTrue();
    pacing.answered(Health.UNKNOWN);
    assertThat(pacing.admit()).isFalse();
    time.advance(Pacing.BETWEEN_PROBES);
    assertThat(pacing.admit()).isTrue();
    pacing.answered(Health.GOOD);
    assertThat(pacing.circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void wishOfTheFarSide_holdsEverythingButCountsForNothing() {
    assertThat(pacing.pauseAll(Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    assertThat(pacing.admit()).isFalse();
    assertThat(pacing.circuit()).isEqualTo(Circuit.CLOSED);
    time.advance(Duration.ofSeconds(7));
    assertThat(pacing.admit()).isTrue();
  }

  @Test
  void wishOfTheFarSide_isHeardWithinLimits() {
    assertThat(pacing.pauseAll(Duration.ZERO)).isEqualTo(Pacing.FIRST_PAUSE);
    assertThat(pacing.pauseAll(Duration.ofDays(400))).isEqualTo(Pacing.LONGEST_WISH);
    assertThat(pacing.heard(Duration.ofSeconds(-5))).isEqualTo(Duration.ZERO);
  }

  @Test
  void aPersonsWord_endsPauses() {
    fail(4);
    pacing.pauseAll(Duration.ofHours(1));
    pacing.tryNow();
    assertThat(pacing.untilNextTry()).isEmpty();
    assertThat(pacing.admit()).isTrue();
  }

  @Test
  void rateLimit_spacesRequests() throws InterruptedException {
    Pacing limited = pacing(() -> -1L, Optional.of(50));
    long from = System.nanoTime();
    for (int i = 0; i < 6; i++) {
      limited.awaitTurn();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .isGreaterThanOrEqualTo(Duration.ofMillis(80));
  }
}
