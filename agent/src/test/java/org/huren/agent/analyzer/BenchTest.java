package org.huren.agent.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Instant NOW = Instant.parse("2026-11-25T02:00:00Z");

  private final Bench bench = new Bench();

  private void message(Duration ahead) {
    Facts facts =
        new Facts(
            Optional.empty(),
            Optional.empty(),
            Map.of(
                LabFacts.CONTENT,
                LabFacts.Content.RESULTS.name(),
                LabFacts.SENT_AT,
                NOW.plus(ahead) + ""),
            List.of());
    bench.received(facts, NOW);
  }

  @Test
  void aClockIsJudgedByTheMedian_soThatLateMessagesDoNotCount() {
    message(Duration.ofSeconds(3));
    message(Duration.ofHours(-9));
    assertThat(bench.clockAhead()).isEmpty();
    message(Duration.ofSeconds(4));
    assertThat(bench.clockAhead()).contains(Duration.ofSeconds(3));
    assertThat(bench.clockNews()).isEmpty();
  }

  @Test
  void aClockThatIsOff_isToldOnce_andAgainWhenItIsRight() {
    for (int i = 0; i < 15; i++) {
      message(Duration.ofMinutes(-7));
    }
    assertThat(bench.clockNews()).contains(Duration.ofMinutes(-7));
    assertThat(bench.clockNews()).isEmpty();
    for (int i = 0; i < 15; i++) {
      message(Duration.ofSeconds(1));
    }
    assertThat(bench.clockNews()).contains(Duration.ofSeconds(1));
    assertThat(bench.lastResult()).contains(NOW);
  }

  @Test
  void onlyResultsCount() {
    bench.received(new Facts(Optional.empty(), Optional.empty(), Map.of(), List.of()), NOW);
    assertThat(bench.lastResult()).isEmpty();
  }
}
