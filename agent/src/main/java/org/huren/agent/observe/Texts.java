package org.huren.agent.observe;

import java.util.List;
import java.util.Locale;
import org.huren.agent.item.Reason;
import org.huren.config.language.Messages;
import org.huren.config.tls.PemFiles;
import org.huren.lab.model.Finding;

/**
 * Reasons in the reader's language. Their texts lie in {@code messages} beside {@link Reason},
 * those of an analyzer's message beside {@link Finding}, those of a PEM file beside {@link
 * PemFiles}; a code that has none there (an item written by a newer version) shows as code and
 * arguments. Immutable.
 */
public final class Texts {
  private static final int LONGEST_ARGUMENT = 500;

  private final List<Messages> bundles;

  public Texts(Locale locale) {
    bundles =
        List.of(
            Messages.of(Reason.class, locale),
            Messages.of(Texts.class, locale),
            Messages.of(Finding.class, locale),
            Messages.of(PemFiles.class, locale));
  }

  /** The reason as one line. */
  public String of(Reason reason) {
    Object[] arguments =
        reason.arguments().stream().map(a -> Printable.of(a, LONGEST_ARGUMENT)).toArray();
    return bundles.stream()
        .filter(b -> b.has(reason.code()))
        .findFirst()
        .map(b -> withAdvice(b, reason.code(), arguments))
        .orElseGet(() -> codeAndArguments(reason.code(), arguments));
  }

  /** Texts shared with {@code huren check} have what to do apart. */
  private static String withAdvice(Messages texts, String code, Object[] arguments) {
    String advice = code + ".advice";
    return texts.has(advice)
        ? texts.text(code, arguments) + "; " + texts.text(advice, arguments)
        : texts.text(code, arguments);
  }

  private static String codeAndArguments(String code, Object[] arguments) {
    return arguments.length == 0
        ? code
        : code + " (" + String.join(", ", List.of(arguments).toArray(String[]::new)) + ")";
  }
}
