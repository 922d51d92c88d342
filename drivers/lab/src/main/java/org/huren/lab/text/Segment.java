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
 * what is asked for becomes a string.
 */
public final class Segment {
  private static final int[] NONE = {};

  private final MessageText text;
  private final Delimiters delimiters;
  private final UnaryOperator<String> unescape;
  private final String type;
  private final int offset;
  private final int[] starts;
  private final int end;
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
    this.end = to;
    int[] found = new int[16];
    int count = 0;
    found[count++] = from;
    for (int i = from; i < to; i = next(i, to)) {
      if (text.at(i) == delimiters.field()) {
        if (count == found.length) {
          found = Arrays.copyOf(found, count * 2);
        }
        found[count++] = i + 1;
      }
    }
    this.starts = Arrays.copyOf(found, count);
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
    this.end = text.length();
    this.starts = starts;
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
    return numbers.length > 0 ? Arrays.stream(numbers).max().orElse(0) : starts.length - 1 + offset;
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
    return i < 0 || i >= starts.length ? "" : text.decode(starts[i], fieldEnd(i));
  }

  /** How often a field repeats; 0 if it is empty. */
  public int repeats(int field) {
    int i = index(field);
    if (i < 0 || i >= starts.length || starts[i] == fieldEnd(i)) {
      return 0;
    }
    int count = 1;
    for (int p = starts[i]; p < fieldEnd(i); p = next(p, fieldEnd(i))) {
      if (text.at(p) == delimiters.repeat()) {
        count++;
      }
    }
    return count;
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
    if (i < 0 || i >= starts.length) {
      return "";
    }
    long span = piece(starts[i], fieldEnd(i), delimiters.repeat(), repeat);
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
    if (i < 0 || i >= starts.length) {
      return components;
    }
    long span = piece(starts[i], fieldEnd(i), delimiters.repeat(), repeat);
    int start = from(span);
    for (int p = start; p < to(span); p = next(p, to(span))) {
      if (text.at(p) == delimiters.component()) {
        components.add(unescape.apply(text.decode(start, p)));
        start = p + 1;
      }
    }
    components.add(unescape.apply(text.decode(start, to(span))));
    return components;
  }

  /** Where a field stands among those that are there; negative or too high if it is not. */
  private int index(int field) {
    if (numbers.length == 0) {
      return field - offset;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] == field) {
        return i;
      }
    }
    return -1;
  }

  /** The next character that can be a delimiter. */
  private int next(int at, int to) {
    boolean escapes = delimiters.prefixed() && text.at(at) == delimiters.escape();
    int next = text.next(at);
    return escapes && next < to ? text.next(next) : next;
  }

  private int fieldEnd(int index) {
    if (ends.length > 0) {
      return ends[index];
    }
    return index + 1 < starts.length ? starts[index + 1] - 1 : end;
  }

  /** The nth piece between delimiters, as two offsets in one long; empty if there are fewer. */
  private long piece(int from, int to, byte delimiter, int nth) {
    int start = from;
    int n = 1;
    for (int p = from; p < to; p = next(p, to)) {
      if (text.at(p) == delimiter) {
        if (n == nth) {
          return span(start, p);
        }
        n++;
        start = p + 1;
      }
    }
    return n == nth ? span(start, to) : span(to, to);
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
