package org.huren.lab.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * One line of a message cut at its delimiters: a record of LIS02-A2, a segment of HL7 v2. What is
 * not there reads as the empty string, as both standards treat it.
 *
 * <p>Fields are numbered as each standard does, which {@code offset} settles: {@code O-1} is the
 * record type itself, {@code OBX-1} is what follows the segment's name, {@code MSH-1} is the
 * delimiter. Repeats, components and subcomponents count from 1. Cutting happens on bytes; only
 * what is asked for becomes a string. Not thread-safe.
 */
public final class Segment {
  private static final int[] NONE = {};
  private static final int UNCUT = -1;

  private final MessageText text;
  private final Delimiters delimiters;
  private final UnaryOperator<String> unescape;
  private final String type;
  private final int offset;
  private final int from;
  private final int end;
  // Cut when a field is asked for first: many segments are only named, or dropped by the mapping
  private int[] starts;
  private int count = UNCUT;
  // Where the repeat last asked for begins
  private int lastIndex = -1;
  private int lastRepeat;
  private int lastStart;
  // Of a segment whose fields bear numbers of their own; empty otherwise
  private final int[] numbers;
  private final int[] ends;

  /**
   * Cuts the line {@code from} to {@code to} into fields.
   *
   * @param offset number of the piece before the first field delimiter
   */
  public Segment(
      MessageText text,
      Delimiters delimiters,
      UnaryOperator<String> unescape,
      String type,
      int offset,
      int from,
      int to) {
    this.text = text;
    this.delimiters = delimiters;
    this.unescape = unescape;
    this.type = type;
    this.offset = offset;
    this.from = from;
    this.end = to;
    this.starts = NONE;
    this.numbers = NONE;
    this.ends = NONE;
  }

  private Segment(
      MessageText text,
      Delimiters delimiters,
      String type,
      int[] numbers,
      int[] starts,
      int[] ends) {
    this.text = text;
    this.delimiters = delimiters;
    this.unescape = UnaryOperator.identity();
    this.type = type;
    this.offset = 0;
    this.from = 0;
    this.end = text.length();
    this.starts = starts;
    this.count = starts.length;
    this.numbers = numbers;
    this.ends = ends;
  }

  /**
   * A segment whose fields bear numbers of their own and need not lie side by side; of two with one
   * number the first counts.
   */
  public static Segment numbered(
      MessageText text,
      Delimiters delimiters,
      String type,
      int[] numbers,
      int[] starts,
      int[] ends) {
    return new Segment(text, delimiters, type, numbers.clone(), starts.clone(), ends.clone());
  }

  /** {@code O}, {@code OBX}. */
  public String type() {
    return type;
  }

  /** The field delimiter of its message. */
  public char delimiter() {
    return (char) delimiters.field();
  }

  /** Characters as bytes in the character set of its message. */
  public byte[] encode(String characters) {
    return text.encode(characters);
  }

  /** The highest field number that is there. */
  public int lastField() {
    return numbers.length > 0 ? Arrays.stream(numbers).max().orElse(0) : count() - 1 + offset;
  }

  /** The numbers of the fields that are there, the segment's name left out. */
  public int[] numbers() {
    return numbers.length > 0
        ? Arrays.stream(numbers).distinct().toArray()
        : IntStream.rangeClosed(offset + 1, lastField()).toArray();
  }

  /** A whole field, escapes left as they are. */
  public String raw(int field) {
    int i = index(field);
    return i < 0 ? "" : text.decode(starts[i], fieldEnd(i));
  }

  /** How often a field repeats; 0 if it is empty. */
  public int repeats(int field) {
    int i = index(field);
    if (i < 0 || starts[i] == fieldEnd(i)) {
      return 0;
    }
    int to = fieldEnd(i);
    int repeats = 1;
    for (int p = find(delimiters.repeat(), starts[i], to);
        p < to;
        p = find(delimiters.repeat(), p + 1, to)) {
      repeats++;
    }
    return repeats;
  }

  /** The first component of the first repeat of a field. */
  public String get(int field) {
    return get(field, 1, 1, 1);
  }

  /** A component of the first repeat of a field. */
  public String get(int field, int component) {
    return get(field, 1, component, 1);
  }

  /**
   * A piece of a field.
   *
   * @param component 0: all of the repeat
   * @param subcomponent 0: all of the component
   */
  public String get(int field, int repeat, int component, int subcomponent) {
    int i = index(field);
    if (i < 0) {
      return "";
    }
    long span = repeat(i, repeat);
    if (component > 0) {
      span = piece(from(span), to(span), delimiters.component(), component);
      if (subcomponent > 0 && delimiters.subcomponent() != 0) {
        span = piece(from(span), to(span), delimiters.subcomponent(), subcomponent);
      }
    }
    return from(span) == to(span) ? "" : unescape.apply(text.decode(from(span), to(span)));
  }

  /** Every component of a repeat. */
  public List<String> components(int field, int repeat) {
    List<String> components = new ArrayList<>();
    int i = index(field);
    if (i < 0) {
      return components;
    }
    long span = repeat(i, repeat);
    int start = from(span);
    int to = to(span);
    for (int p = find(delimiters.component(), start, to);
        p < to;
        p = find(delimiters.component(), start, to)) {
      components.add(unescape.apply(text.decode(start, p)));
      start = p + 1;
    }
    components.add(unescape.apply(text.decode(start, to)));
    return components;
  }

  /** How many fields are there. */
  private int count() {
    if (count == UNCUT) {
      cut();
    }
    return count;
  }

  private void cut() {
    int[] found = new int[16];
    count = 0;
    found[count++] = from;
    for (int p = find(delimiters.field(), from, end);
        p < end;
        p = find(delimiters.field(), p + 1, end)) {
      if (count == found.length) {
        found = Arrays.copyOf(found, count * 2);
      }
      found[count++] = p + 1;
    }
    starts = found;
  }

  /** Where a field stands among those that are there; -1 if it is not. */
  private int index(int field) {
    if (numbers.length == 0) {
      int index = field - offset;
      return index >= 0 && index < count() ? index : -1;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == field) {
        return i;
      }
    }
    return -1;
  }

  /** Where a delimiter stands next, or {@code to} if it does not. */
  private int find(byte delimiter, int at, int to) {
    if (!delimiters.prefixed()) {
      return text.find(delimiter, at, to);
    }
    int p = at;
    while (p < to && text.at(p) != delimiter) {
      int next = text.next(p);
      boolean escaped = text.at(p) == delimiters.escape() && next < to;
      p = escaped ? text.next(next) : next;
    }
    return Math.min(p, to);
  }

  private int fieldEnd(int index) {
    if (ends.length > 0) {
      return ends[index];
    }
    return index + 1 < count ? starts[index + 1] - 1 : end;
  }

  /** The nth repeat of a field; going on from the last one asked for, however many there are. */
  private long repeat(int index, int nth) {
    int to = fieldEnd(index);
    if (index != lastIndex || nth < lastRepeat) {
      lastIndex = index;
      lastRepeat = 1;
      lastStart = starts[index];
    }
    while (lastRepeat < nth) {
      int p = find(delimiters.repeat(), lastStart, to);
      if (p == to) {
        return span(to, to);
      }
      lastStart = p + 1;
      lastRepeat++;
    }
    return span(lastStart, find(delimiters.repeat(), lastStart, to));
  }

  /** The nth piece between delimiters, as two offsets in one long; empty if there are fewer. */
  private long piece(int from, int to, byte delimiter, int nth) {
    int start = from;
    for (int n = 1; n < nth; n++) {
      int p = find(delimiter, start, to);
      if (p == to) {
        return span(to, to);
      }
      start = p + 1;
    }
    return span(start, find(delimiter, start, to));
  }

  private static long span(int from, int to) {
    return (long) from << 32 | to;
  }

  private static int from(long span) {
    return (int) (span >>> 32);
  }

  private static int to(long span) {
    return (int) span;
  }
}
