package org.huren.lab.plain;

/**
 * Neighbouring bytes of a record, counted from 1 as manuals do; both ends belong to it.
 *
 * @param from {@link #LAST}: the last byte alone
 * @param to 0: up to the end
 */
public record Span(int from, int to) {
  /** Stands for the place of the last byte. */
  public static final int LAST = -1;

  public Span {
    if ((from != LAST && from < 1) || (to != 0 && to < from)) {
      throw new IllegalArgumentException(from + "-" + to + " is not a range such as 5-12");
    }
  }

  /**
   * Reads {@code 5-12}, {@code 7}, {@code 40-} or {@code last}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Span parse(String text) {
    if (text.strip().equals("last")) {
      return new Span(LAST, 0);
    }
    String[] ends = text.strip().split("-", -1);
    try {
      int from = Integer.parseInt(ends[0]);
      if (ends.length == 1) {
        return new Span(from, from);
      }
      if (ends.length == 2) {
        return new Span(from, ends[1].isEmpty() ? 0 : Integer.parseInt(ends[1]));
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is not a range such as 5-12", e);
    }
    throw new IllegalArgumentException(text + " is not a range such as 5-12");
  }

  /** Length in a record of so many bytes; 0 if it lies behind its end. */
  public int lengthIn(int size) {
    if (from == LAST) {
      return Math.min(1, size);
    }
    int last = to == 0 ? size : Math.min(to, size);
    return Math.max(0, last - from + 1);
  }

  /** How many bytes lie before it in a record of so many. */
  public int offsetIn(int size) {
    return from == LAST ? Math.max(0, size - 1) : from - 1;
  }
}
