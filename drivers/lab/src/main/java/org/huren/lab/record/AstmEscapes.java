package org.huren.lab.record;

import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;

/**
 * Escape sequences of LIS02-A2 with the message's own escape character, here {@code &}:
 *
 * <pre>
 *   &amp;F&amp; field delimiter     &amp;S&amp; component delimiter   &amp;R&amp; repeat delimiter   &amp;E&amp; escape
 *   &amp;Xhh..&amp; bytes in hex   &amp;H&amp; &amp;N&amp; highlighting on and off, dropped
 * </pre>
 *
 * Anything else is text: instruments print a plain {@code &} in names. Where an instrument writes
 * the escape before a delimiter instead, {@code &|}, that is the only sequence there is.
 */
final class AstmEscapes implements UnaryOperator<String> {
  private final MessageText text;
  private final char field;
  private final char repeat;
  private final char component;
  private final char escape;
  private final boolean prefixed;

  AstmEscapes(MessageText text, Delimiters delimiters) {
    this.text = text;
    this.field = (char) (delimiters.field() & 0xFF);
    this.repeat = (char) (delimiters.repeat() & 0xFF);
    this.component = (char) (delimiters.component() & 0xFF);
    this.escape = (char) (delimiters.escape() & 0xFF);
    this.prefixed = delimiters.prefixed();
  }

  @Override
  public String apply(String raw) {
    if (escape == 0 || raw.indexOf(escape) < 0) {
      return raw;
    }
    StringBuilder out = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      char c = raw.charAt(i);
      if (c != escape) {
        out.append(c);
        i++;
      } else {
        i += prefixed ? prefix(raw, i, out) : sequence(raw, i, out);
      }
    }
    return out.toString();
  }

  /** Appends the delimiter behind the escape at {@code at}, if there is one. */
  private int prefix(String raw, int at, StringBuilder out) {
    char next = at + 1 < raw.length() ? raw.charAt(at + 1) : 0;
    if (next != 0 && (next == field || next == repeat || next == component || next == escape)) {
      out.append(next);
      return 2;
    }
    return plain(out);
  }

  /** Appends what the sequence at {@code at} stands for and tells how long it is. */
  private int sequence(String raw, int at, StringBuilder out) {
    int close = raw.indexOf(escape, at + 1);
    if (close == at + 2) {
      switch (raw.charAt(at + 1)) {
        case 'F' -> out.append(field);
        case 'S' -> out.append(component);
        case 'R' -> out.append(repeat);
        case 'E' -> out.append(escape);
        case 'H', 'N' -> {}
        default -> {
          return plain(out);
        }
      }
      return 3;
    }
    if (close > at + 2 && raw.charAt(at + 1) == 'X' && hex(raw, at + 2, close, out)) {
      return close - at + 1;
    }
    return plain(out);
  }

  private int plain(StringBuilder out) {
    out.append(escape);
    return 1;
  }

  private boolean hex(String raw, int from, int to, StringBuilder out) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if ((to - from) % 2 != 0) {
      return false;
    }
    for (int i = from; i < to; i += 2) {
      int high = Character.digit(raw.charAt(i), 16);
      int low = Character.digit(raw.charAt(i + 1), 16);
      if (high < 0 || low < 0) {
        return false;
      }
      bytes.write(high << 4 | low);
    }
    out.append(text.decode(bytes.toByteArray()));
    return true;
  }
}
