package org.huren.config.yaml;

import java.util.function.Function;
import org.huren.config.language.Text;

/** What came of a written value. */
public sealed interface Parsed<T> {
  /** It is one. */
  record Good<T>(T value) implements Parsed<T> {}

  /** It is none. */
  record Bad<T>(Text why) implements Parsed<T> {}

  /** Reads a text with a parser that throws IllegalArgumentException at a wrong one. */
  static <T> Parsed<T> of(String text, Function<String, T> parser, Text why) {
    try {
      return new Good<>(parser.apply(text));
    } catch (IllegalArgumentException e) {
      return new Bad<>(why);
    }
  }
}
