package org.huren.lab.query;

import org.huren.lab.profile.MessageTemplate;
import org.huren.lab.profile.QueryRules;

/**
 * How a text is written between the delimiters that a message declares in its first line: {@code
 * H|\^&} (repeat, component, escape) or {@code MSH|^~\&} (component, repeat, escape, subcomponent).
 */
final class Escaping {
  static final Escaping NONE = new Escaping("", "", '\0', false);

  private final String delimiters;
  private final String letters;
  private final char escape;
  private final boolean prefixed;

  private Escaping(String delimiters, String letters, char escape, boolean prefixed) {
    this.delimiters = delimiters;
    this.letters = letters;
    this.escape = escape;
    this.prefixed = prefixed;
  }

  static Escaping of(MessageTemplate.Line first, QueryRules.Escapes kind) {
    String head =
        first.parts().isEmpty() || !(first.parts().get(0) instanceof MessageTemplate.Part.Literal l)
            ? ""
            : l.text();
    boolean prefixed = kind == QueryRules.Escapes.PREFIXED;
    if (head.startsWith("MSH") && head.length() >= 8) {
      return new Escaping(
          "" + head.charAt(3) + head.charAt(4) + head.charAt(5) + head.charAt(7),
          "FSRT",
          head.charAt(6),
          prefixed);
    }
    if (head.startsWith("H") && head.length() >= 5) {
      return new Escaping(
          "" + head.charAt(1) + head.charAt(2) + head.charAt(3), "FRS", head.charAt(4), prefixed);
    }
    return NONE;
  }

  String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int which = c == escape ? letters.length() : delimiters.indexOf(c);
      if (which < 0) {
        escaped.append(c);
      } else if (prefixed) {
        escaped.append(escape).append(c);
      } else {
        char letter = which == letters.length() ? 'E' : letters.charAt(which);
        escaped.append(escape).append(letter).append(escape);
      }
    }
    return escaped.toString();
  }
}
