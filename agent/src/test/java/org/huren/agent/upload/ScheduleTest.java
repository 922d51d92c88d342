package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.config.TimeWindow;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  private static Optional<Instant> closedUntil(ZoneId zone, String now, String... windows) {
    return new Schedule(Stream.of(windows).map(TimeWindow::parse).toList(), zone)
        .closedUntil(Instant.parse(now));
  }

  @Test
  void withoutWindows_itIsAlwaysOpen() {
    assertThat(new Schedule(List.of(), SHANGHAI).closedUntil(Instant.EPOCH)).isEmpty();
  }

  @Test
  void outsideItsWindows_itIsClosedUntilTheNextOne_inTheHospitalsTime() {
    // 15:00 in Shanghai is 07:00 UTC
    String afternoon = "2026-11-25T07:00:00Z";
    assertThat(closedUntil(SHANGHAI, afternoon, "20:00-06:00"))
        .contains(Instant.parse("2026-11-25T12:00:00Z"));
    assertThat(closedUntil(SHANGHAI, afternoon, "01:00-06:00", "18:00-19:00"))
        .contains(Instant.parse("2026-11-25T10:00:00Z"));
    assertThat(closedUntil(SHANGHAI, afternoon, "01:00-06:00"))
        .contains(Instant.parse("2026-11-25T17:00:00Z"));
    assertThat(closedUntil(SHANGHAI, "2026-11-25T12:00:00Z", "20:00-06:00")).isEmpty();
    assertThat(closedUntil(SHANGHAI, "2026-11-25T21:59:59Z", "20:00-06:00")).isEmpty();
    assertThat(closedUntil(SHANGHAI, "2026-11-25T22:00:00Z", "20:00-06:00")).isPresent();
  }

  @Test
  void windowInTheHourThatSummerTimeLeavesOut_opensAllTheSame() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    // 02:30 does not exist on that day: it counts as 03:30
    assertThat(closedUntil(berlin, "2026-03-29T00:00:00Z", "02:30-05:00"))
        .contains(Instant.parse("2026-03-29T01:30:00Z"));
  }
}
