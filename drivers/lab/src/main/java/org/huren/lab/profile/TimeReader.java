package org.huren.lab.profile;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times: the profile's formats first, then {@code YYYYMMDD[HH[MM[SS[.f]]]][+-ZZZZ]} as both
 * standards write them. A time without offset is local time at the instrument; a day without time
 * is its beginning.
 */
final class TimeReader {
  private static final Pattern STANDARD =
      Pattern.compile("(\\d{8})(\\d{2})?(\\d{2})?(\\d{2})?(?:\\.\\d{1,9})?([+-]\\d{4})?");

  private final List<DateTimeFormatter> formats;
  private final ZoneId zone;

  TimeReader(List<String> formats, ZoneId zone) {
    this.formats = formats.stream().map(TimeReader::formatter).toList();
    this.zone = zone;
  }

  /**
   * A formatter for a profile's pattern.
   *
   * @throws IllegalArgumentException if it is not a pattern
   */
  static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern.replace("yyyy", "uuuu"), Locale.ROOT)
        .withResolverStyle(ResolverStyle.STRICT);
  }

  Optional<OffsetDateTime> instant(String text) {
    for (DateTimeFormatter format : formats) {
      try {
        return Optional.of(resolve(format.parse(text)));
      } catch (DateTimeException e) {
        // The next format is the answer to this one not fitting.
      }
    }
    return standard(text);
  }

  Optional<LocalDate> date(String text) {
    return instant(text).map(OffsetDateTime::toLocalDate);
  }

  private OffsetDateTime resolve(TemporalAccessor parsed) {
    LocalDate date = LocalDate.from(parsed);
    LocalTime time = parsed.query(TemporalQueries.localTime());
    LocalDateTime local = time == null ? date.atStartOfDay() : date.atTime(time);
    ZoneOffset offset = parsed.query(TemporalQueries.offset());
    return offset == null
        ? local.atZone(zone).toOffsetDateTime()
        : OffsetDateTime.of(local, offset);
  }

  private Optional<OffsetDateTime> standard(String text) {
    Matcher m = STANDARD.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.parse(m.group(1), DateTimeFormatter.BASIC_ISO_DATE);
      LocalDateTime local = day.atTime(digits(m, 2), digits(m, 3), digits(m, 4));
      return Optional.of(
          m.group(5) == null
              ? local.atZone(zone).toOffsetDateTime()
              : local.atOffset(ZoneOffset.of(m.group(5))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static int digits(Matcher m, int group) {
    return m.group(group) == null ? 0 : Integer.parseInt(m.group(group));
  }
}
