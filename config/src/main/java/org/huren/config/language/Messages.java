package org.huren.config.language;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;

/**
 * The texts of one package in one language, kept as {@code messages.properties} (English) and
 * {@code messages_zh.properties} (Chinese) beside the classes that use them.
 *
 * <p>Patterns are {@link MessageFormat} patterns, so an apostrophe is written twice. Immutable and
 * safe for any thread.
 */
public final class Messages {
  private final ResourceBundle bundle;

  private Messages(ResourceBundle bundle) {
    this.bundle = bundle;
  }

  /** The texts that lie in the package of {@code anchor}. */
  public static Messages of(Class<?> anchor, Locale locale) {
    var control =
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_DEFAULT);
    return new Messages(
        ResourceBundle.getBundle(
            anchor.getPackageName() + ".messages", locale, anchor.getClassLoader(), control));
  }

  /**
   * The language of this process's user: {@code HUREN_LANG}, else the JVM's locale; anything but
   * Chinese reads English.
   */
  public static Locale userLocale() {
    String asked = System.getenv("HUREN_LANG");
    Locale locale =
        asked == null || asked.isBlank()
            ? Locale.getDefault()
            : Locale.forLanguageTag(asked.replace('_', '-'));
    return "zh".equals(locale.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
  }

  /** Whether a text of this key exists. */
  public boolean has(String key) {
    return bundle.containsKey(key);
  }

  /** The text of {@code key} with its arguments; a key without a text is a bug and shows itself. */
  public String text(String key, Object... arguments) {
    try {
      return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
    } catch (MissingResourceException e) {
      return key + Arrays.toString(arguments);
    }
  }
}
