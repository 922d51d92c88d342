package org.huren.config;

import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of every day, in the hospital's time: from {@code from} up to but without {@code to},
 * which lies on the next day if it is not later.
 */
public record TimeWindow(LocalTime from, LocalTime to) {
  private static final Pattern WRITTEN =
      Pattern.compile("(\\d{1,2}):(\\d{2})\\s*-\\s*(\\d{1,2}):(\\d{2})");

  public TimeWindow {
    if (from.equals(to)) {
      throw new IllegalArgumentException("a window from " + from + " to " + to + " is no window");
    }
  }

  /**
   * Reads {@code 20:00-06:00}; 24:00 is midnight.
   *
   * @throws IllegalArgumentException if the text is no such window
   */
  public static TimeWindow parse(String text) {
    Matcher m = WRITTEN.matcher(text.strip());
    if (!m.matches()) {
      throw new IllegalArgumentException(text);
    }
    return new TimeWindow(time(m.group(1), m.group(2)), time(m.group(3), m.group(4)));
  }

  private static LocalTime time(String hour, String minute) {
    int h = Integer.parseInt(hour);
    int m = Integer.parseInt(minute);
    if (h > 24 || m > 59 || (h == 24 && m > 0)) {
      throw new IllegalArgumentException(hour + ":" + minute);
    }
    return LocalTime.of(h % 24, m);
  }

  /** Whether a time of day lies in it. */
  public boolean contains(LocalTime time) {
    return from.isBefore(to)
        ? !time.isBefore(from) && time.isBefore(to)
        : !time.isBefore(from) || time.isBefore(to);
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
