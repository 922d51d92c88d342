package org.huren.config.language;

import java.text.ChoiceFormat;
import java.text.Format;
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

  /**
   * The text of {@code key} with its arguments; a key without a text, or with one that the
   * arguments don't fit, is a bug and shows itself.
   */
  public String text(String key, Object... arguments) {
    try {
      MessageFormat format = new MessageFormat(bundle.getString(key), Locale.ROOT);
      return format.format(countable(format, arguments));
    } catch (MissingResourceException | IllegalArgumentException e) {
      return key + Arrays.toString(arguments);
    }
  }

  /** What was stored as text is a number again where a text goes by how many there are. */
  private static Object[] countable(MessageFormat format, Object[] arguments) {
    Format[] formats = format.getFormatsByArgumentIndex();
    Object[] countable = arguments.clone();
    for (int i = 0; i < Math.min(formats.length, countable.length); i++) {
      if (formats[i] instanceof ChoiceFormat && countable[i] instanceof String digits) {
        countable[i] = Long.valueOf(digits);
      }
    }
    return countable;
  }
}
