package org.huren.lab.hl7;

import java.io.ByteArrayOutputStream;
import java.util.function.UnaryOperator;
import org.huren.lab.text.Delimiters;
import org.huren.lab.text.MessageText;

/**
 * Escape sequences of HL7 v2 with the message's own escape character, here a backslash:
 *
 * <pre>
 *   \F\ field   \S\ component   \R\ repetition   \T\ subcomponent   \E\ escape
 *   \Xhh..\ bytes in hex, in the message's character set
 *   \.br\ \.sp\ new line        \H\ \N\ highlighting on and off, dropped
 * </pre>
 *
 * Anything else is text as it stands.
 */
final class Hl7Escapes implements UnaryOperator<String> {
  private final MessageText text;
  private final Delimiters delimiters;
  private final char escape;

  Hl7Escapes(MessageText text, Delimiters delimiters) {
    this.text = text;
    this.delimiters = delimiters;
    this.escape = (char) (delimiters.escape() & 0xFF);
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
      int close = c == escape ? raw.indexOf(escape, i + 1) : -1;
      if (close > 0 && sequence(raw.substring(i + 1, close), out)) {
        i = close + 1;
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  private boolean sequence(String name, StringBuilder out) {
    switch (name) {
      case "F" -> out.append((char) delimiters.field());
      case "S" -> out.append((char) delimiters.component());
      case "R" -> out.append((char) delimiters.repeat());
      case "T" -> out.append((char) delimiters.subcomponent());
      case "E" -> out.append(escape);
      case "H", "N" -> {}
      case ".br", ".BR", ".sp", ".SP" -> out.append('\n');
      default -> {
        return name.startsWith("X") && hex(name, out);
      }
    }
    return true;
  }

  private boolean hex(String name, StringBuilder out) {
    if (name.length() < 3 || name.length() % 2 == 0) {
      return false;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < name.length(); i += 2) {
      int high = Character.digit(name.charAt(i), 16);
      int low = Character.digit(name.charAt(i + 1), 16);
      if (high < 0 || low < 0) {
        return false;
      }
      bytes.write(high << 4 | low);
    }
    out.append(text.decode(bytes.toByteArray()));
    return true;
  }
}
