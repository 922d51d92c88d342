package org.huren.agent.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.Refusal;
import org.huren.agent.observe.Texts;
import org.huren.config.language.Messages;

/** What commands say, in the reader's language: texts, sizes, ages, states, reasons. */
final class Words {
  private static final String NOTHING = "-";
  private static final String[] SIZE_UNITS = {"B", "KB", "MB", "GB", "TB"};
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  private final Messages messages;
  private final Messages refusals;
  private final Texts reasons;
  private final ZoneId zone;

  Words(Locale locale, ZoneId zone) {
    this.messages = Messages.of(Words.class, locale);
    this.refusals = Messages.of(Refusal.class, locale);
    this.reasons = new Texts(locale);
    this.zone = zone;
  }

  String text(String key, Object... arguments) {
    return messages.text(key, arguments);
  }

  String of(Reason reason) {
    return reasons.of(reason);
  }

  String of(ItemState state) {
    return messages.text("state." + state);
  }

  String of(DeliveryState state) {
    return messages.text("delivery." + state);
  }

  /** Why something was refused, by its label; one of a newer agent shows as it is. */
  String refusal(String label) {
    String key = "refusal." + label;
    return refusals.has(key) ? refusals.text(key) : label;
  }

  /** Powers of 1024, as in the configuration. */
  static String size(long bytes) {
    int unit = 0;
    double value = bytes;
    while (value >= 1024 && unit < SIZE_UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, SIZE_UNITS[unit]);
  }

  String span(Duration span) {
    long seconds = Math.max(0, span.toSeconds());
    if (seconds < 120) {
      return messages.text("span.seconds", String.valueOf(seconds));
    }
    if (seconds < 120 * 60) {
      return messages.text("span.minutes", String.valueOf(seconds / 60));
    }
    return seconds < 48 * 3600
        ? messages.text("span.hours", String.valueOf(seconds / 3600))
        : messages.text("span.days", String.valueOf(seconds / 86_400));
  }

  String ago(Instant then, Instant now) {
    return messages.text("ago", span(Duration.between(then, now)));
  }

  String ago(Optional<Instant> then, Instant now) {
    return then.map(t -> ago(t, now)).orElse(NOTHING);
  }

  /** How long something has lasted. */
  String since(Optional<Instant> then, Instant now) {
    return then.map(t -> span(Duration.between(t, now))).orElse(NOTHING);
  }

  /** Until a certificate ends. */
  String until(Optional<Instant> end, Instant now) {
    return end.map(
            e -> e.isBefore(now) ? text("expired") : text("in", span(Duration.between(now, e))))
        .orElse(NOTHING);
  }

  String time(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }
}
