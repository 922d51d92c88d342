package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class HourlyRateTest {
  private Instant now = Instant.parse("2026-11-25T08:00:30Z");
  private final HourlyRate rate =
      new HourlyRate(
          new Clock() {
            @Override
            public Instant instant() {
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
          });

  private void pass(Duration time) {
    now = now.plus(time);
  }

  @Test
  void countsWhatWasRefusedAmongAllOfTheLastHour() {
    assertThat(rate.now().nakRate()).isZero();
    rate.refused();
    pass(Duration.ofMinutes(30));
    for (int i = 0; i < 3; i++) {
      rate.taken();
    }
    assertThat(rate.now()).isEqualTo(new LineStatus.Hour(1, 3));
    assertThat(rate.now().nakRate()).isEqualTo(0.25);
  }

  @Test
  void forgetsWhatIsOlder() {
    rate.refused();
    pass(Duration.ofMinutes(59));
    rate.taken();
    assertThat(rate.now()).isEqualTo(new LineStatus.Hour(1, 1));
    pass(Duration.ofMinutes(1));
    assertThat(rate.now()).isEqualTo(new LineStatus.Hour(0, 1));
    pass(Duration.ofDays(3));
    assertThat(rate.now()).isEqualTo(new LineStatus.Hour(0, 0));
  }

  @Test
  void aClockThatIsSetBackLosesNothing() {
    pass(Duration.ofMinutes(10));
    rate.refused();
    pass(Duration.ofHours(-2));
    rate.taken();
    assertThat(rate.now()).isEqualTo(new LineStatus.Hour(1, 1));
  }
}
