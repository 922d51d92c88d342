package org.huren.config;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A size in bytes, written {@code 512KB}, {@code 20GB}; units are powers of 1024. */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KB|MB|GB|TB)?");
  private static final List<String> UNITS = List.of("B", "KB", "MB", "GB", "TB");

  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size can't be negative: " + bytes);
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if the text is not a size
   */
  public static ByteSize parse(String text) {
    Matcher m = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!m.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a size such as 512KB or 20GB");
    }
    String unit = m.group(2) == null ? "B" : m.group(2);
    int power = UNITS.indexOf(unit);
    try {
      return new ByteSize(Math.multiplyExact(Long.parseLong(m.group(1)), 1L << (10 * power)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("'" + text + "' is larger than any disk", e);
    }
  }

  /** Rounded for people to read, {@code 77.3 GB}; {@link #parse} takes {@link #toString} only. */
  public String rounded() {
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS.get(unit));
  }

  @Override
  public int compareTo(ByteSize other) {
    return Long.compare(bytes, other.bytes);
  }

  @Override
  public String toString() {
    int i = UNITS.size() - 1;
    while (i > 0 && (bytes == 0 || bytes % (1L << (10 * i)) != 0)) {
      i--;
    }
    return (bytes >> (10 * i)) + UNITS.get(i);
  }
}
