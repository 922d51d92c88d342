package org.huren.config.yaml;

import java.util.List;
import java.util.Optional;

/** The word {@code any}, or a list: who lets everybody in has to write it. */
public record AnyOr<T>(ListOf<T> list) implements Type<AnyOr.Given<T>> {
  /** The word. */
  public static final String ANY = "any";

  /** What was written. */
  public sealed interface Given<T> {
    /** The word. */
    record Any<T>() implements Given<T> {}

    /** The list. */
    record Listed<T>(List<Located<T>> values) implements Given<T> {}
  }

  @Override
  public Optional<Given<T>> read(YamlNode node, Reading reading) {
    Optional<String> word = node.text();
    if (word.isEmpty()) {
      return list.read(node, reading).map(Given.Listed::new);
    }
    if (word.get().strip().equals(ANY)) {
      return Optional.of(new Given.Any<>());
    }
    reading.error(node.place(), "any.expected", Quote.of(word.get()));
    return Optional.empty();
  }
}
