package org.huren.config.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huren.config.language.Text;

/** Enums in YAML: {@code LAB_REPORTS} is written {@code lab-reports}. */
public final class Words {
  private Words() {}

  /** The written form. */
  public static String of(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A single value that is one of these. */
  public static <E extends Enum<E>> Scalar<E> oneOf(Class<E> type) {
    List<E> all = List.of(type.getEnumConstants());
    List<String> words = all.stream().map(Words::of).toList();
    String listed = String.join(" | ", words);
    return new Scalar<>(
        new Text(Words.class, "type.choice", listed),
        Map.of("type", "string", "enum", words),
        text ->
            all.stream()
                .filter(e -> of(e).equals(text))
                .findFirst()
                .<Parsed<E>>map(Parsed.Good::new)
                .orElseGet(() -> new Parsed.Bad<>(refusal(text, words))));
  }

  private static Text refusal(String text, List<String> words) {
    String listed = String.join(", ", words);
    return Nearest.to(text, words)
        .map(near -> new Text(Words.class, "value.choice-near", Quote.of(text), near, listed))
        .orElseGet(() -> new Text(Words.class, "value.choice", Quote.of(text), listed));
  }
}
