package org.huren.config.language;

import java.util.List;
import java.util.Locale;

/**
 * Something to say that is put into a language only when the reader of it is known.
 *
 * @param anchor a class of the package whose {@link Messages} hold the text
 * @param key the text's key
 * @param arguments what stands in its gaps, texts among them; never a secret
 */
public record Text(Class<?> anchor, String key, List<Object> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  public Text(Class<?> anchor, String key, Object... arguments) {
    this(anchor, key, List.of(arguments));
  }

  /** The text in a language; numbers as they are, without separators. */
  public String in(Locale locale) {
    return Messages.of(anchor, locale)
        .text(
            key,
            arguments.stream()
                .map(a -> a instanceof Text text ? text.in(locale) : String.valueOf(a))
                .toArray());
  }

  /** Whether a text of this key exists: not every problem comes with advice. */
  public boolean exists() {
    return Messages.of(anchor, Locale.ENGLISH).has(key);
  }
}
