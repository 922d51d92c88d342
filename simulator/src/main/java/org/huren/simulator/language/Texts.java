package org.huren.simulator.language;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * The simulator's texts in one language, from {@code messages.properties} (English) and {@code
 * messages_zh.properties} (Chinese). Patterns are {@link MessageFormat} patterns. Safe for threads.
 */
public final class Texts {
  private final ResourceBundle bundle;

  private Texts(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  public static Texts of(Locale locale) {
    return new Texts(
        ResourceBundle.getBundle(
            "org.huren.simulator.messages",
            locale,
            Texts.class.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT)));
  }

  /** The language of whoever runs this: {@code HUREN_LANG}, else the JVM's own. */
  public static Locale userLocale() {
    String asked = System.getenv("HUREN_LANG");
    Locale locale =
        asked == null || asked.isBlank()
            ? Locale.getDefault()
            : Locale.forLanguageTag(asked.replace('_', '-'));
    return "zh".equals(locale.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  public ResourceBundle bundle() {
    return bundle;
  }

  /**
   * The text of a key; numbers are shown as they are, without grouping.
   *
   * @throws java.util.MissingResourceException if there is none, which a test rules out
   */
  public String text(String key, Object... arguments) {
    Object[] words = Arrays.stream(arguments).map(String::valueOf).toArray();
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(words);
  }
}
