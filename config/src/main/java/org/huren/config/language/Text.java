package org.huren.config.language;

import java.util.List;
import java.util.Locale;

/**
 * Something to say that is put into a language only when the reader of it is known.
 *
 * @param anchor a class of the package whose {@link Messages} hold the text
 * @param key the text's key
 * @param arguments what stands in its gaps; never a secret
 */
public record Text(Class<?> anchor, String key, List<String> arguments) {
  public Text {
    arguments = List.copyOf(arguments);
  }

  /** The text in a language. */
  public String in(Locale locale) {
    return Messages.of(anchor, locale).text(key, arguments.toArray());
  }

  /** Whether a text of this key exists: advice, for instance, is not always needed. */
  public boolean exists() {
    return Messages.of(anchor, Locale.ENGLISH).has(key);
  }
}
