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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads times: the profile's formats first, then {@code YYYYMMDD[HH[MM[SS[.f]]]][+-ZZZZ]} as both
 * standards write them, then a date with a year of four digits in front. A time without offset is
 * local time at the instrument; a day without time is its beginning.
 *
 * <p>Which of two numbers is the month is never guessed: the profile says {@code dmy}, {@code mdy}
 * or {@code ymd} (years of two digits are of this century), or the time stays unread.
 */
final class TimeReader {
  private static final Pattern STANDARD =
      Pattern.compile("(\\d{8})(\\d{2})?(\\d{2})?(\\d{2})?(?:\\.\\d{1,9})?([+-]\\d{4})?");

  private static final Pattern SEPARATED =
      Pattern.compile(
          "(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})"
              + "(?:[ T]+(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?(?:\\s*([AaPp])[Mm])?)?");

  private static final Set<String> ORDERS = Set.of("dmy", "mdy", "ymd");

  private final List<String> orders;
  private final List<DateTimeFormatter> formats;
  private final ZoneId zone;

  TimeReader(List<String> formats, ZoneId zone) {
    this.orders = formats.stream().filter(ORDERS::contains).toList();
    this.formats =
        formats.stream().filter(f -> !ORDERS.contains(f)).map(TimeReader::formatter).toList();
    this.zone = zone;
  }

  /**
   * A format as a profile writes it, if it is one.
   *
   * @throws IllegalArgumentException if it is not
   */
  static String check(String format) {
    if (!ORDERS.contains(format)) {
      formatter(format);
    }
    return format;
  }

  /**
   * A formatter for a profile's pattern.
   *
   * @throws IllegalArgumentException if it is not a pattern
   */
  static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
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
    return standard(text).or(() -> separated(text));
  }

  /** A date of three numbers: year first if that has four digits, else as the profile says. */
  private Optional<OffsetDateTime> separated(String text) {
    Matcher m = SEPARATED.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    if (m.group(1).length() == 4) {
      return separated(m, "ymd");
    }
    return orders.stream().flatMap(order -> separated(m, order).stream()).findFirst();
  }

  private Optional<OffsetDateTime> separated(Matcher m, String order) {
    int[] groups = {1, 3, 4};
    String year = m.group(groups[order.indexOf('y')]);
    if (year.length() != 2 && year.length() != 4) {
      return Optional.empty();
    }
    try {
      LocalDate day =
          LocalDate.of(
              Integer.parseInt(year) + (year.length() == 2 ? 2000 : 0),
              digits(m, groups[order.indexOf('m')]),
              digits(m, groups[order.indexOf('d')]));
      int hour = digits(m, 5);
      if (m.group(8) != null) {
        hour = hour % 12 + (m.group(8).equalsIgnoreCase("p") ? 12 : 0);
      }
      return Optional.of(
          day.atTime(hour, digits(m, 6), digits(m, 7)).atZone(zone).toOffsetDateTime());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
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
