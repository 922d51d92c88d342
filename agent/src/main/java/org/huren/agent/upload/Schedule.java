package org.huren.agent.upload;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import org.huren.config.TimeWindow;

/**
 * When an uplink takes images that are not urgent.
 *
 * @param windows none: always
 * @param zone whose time of day counts
 */
public record Schedule(List<TimeWindow> windows, ZoneId zone) {
  public Schedule {
    windows = List.copyOf(windows);
  }

  /** Until when it is closed; empty while it is open. */
  Optional<Instant> closedUntil(Instant now) {
    ZonedDateTime local = now.atZone(zone);
    if (windows.isEmpty() || windows.stream().anyMatch(w -> w.contains(local.toLocalTime()))) {
      return Optional.empty();
    }
    return windows.stream().map(w -> next(w, local)).min(Instant::compareTo);
  }

  /** Today or tomorrow; a time that a change to summer time leaves out counts from its end. */
  private Instant next(TimeWindow window, ZonedDateTime local) {
    LocalDate today = local.toLocalDate();
    Instant begin = today.atTime(window.from()).atZone(zone).toInstant();
    return begin.isAfter(local.toInstant())
        ? begin
        : today.plusDays(1).atTime(window.from()).atZone(zone).toInstant();
  }
}
