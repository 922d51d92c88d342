package org.huren.agent.study;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Person names (PS3.5 6.2.1) as people write them. */
final class PersonName {
  private PersonName() {}

  /** The ideographic form where there is one, else the alphabetic; empty if nothing is in it. */
  static Optional<String> shown(String value) {
    List<String> forms = Arrays.asList(value.split("=", -1));
    return (forms.size() > 1 ? joined(forms.get(1)) : Optional.<String>empty())
        .or(() -> joined(forms.get(0)));
  }

  private static Optional<String> joined(String form) {
    boolean ideographic = form.codePoints().anyMatch(Character::isIdeographic);
    String name =
        Arrays.stream(form.split("\\^", -1))
            .map(String::strip)
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(ideographic ? "" : " "));
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }
}
