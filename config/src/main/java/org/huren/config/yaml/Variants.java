package org.huren.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A set of keys that depends on the value of one of them.
 *
 * @param selector the key that decides; every section has it
 * @param sections by the selector's value, in the order of documentation
 */
public record Variants<E extends Enum<E>>(Key<E> selector, Map<E, Section> sections)
    implements Type<Values> {
  public Variants {
    sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
  }

  @Override
  public Optional<Values> read(YamlNode node, Reading reading) {
    return section(node).read(node, reading);
  }

  /** As long as nobody knows which one is meant, a key of any of them is as good as another. */
  private Section section(YamlNode node) {
    Section undecided = undecided();
    return node.entries().orElse(List.of()).stream()
        .filter(entry -> entry.key().equals(selector.name()))
        .findFirst()
        .flatMap(entry -> selector.type().read(entry.value(), new Reading(undecided)))
        .map(kind -> sections.getOrDefault(kind, undecided))
        .orElse(undecided);
  }

  private Section undecided() {
    Map<String, Key<?>> all = new LinkedHashMap<>();
    Map<String, String> othersSay = new LinkedHashMap<>();
    for (Section section : sections.values()) {
      section.keys().forEach(key -> all.putIfAbsent(key.name(), key));
      othersSay.putAll(section.othersSay());
    }
    List<Key<?>> common =
        all.values().stream()
            .<Key<?>>map(
                key ->
                    sections.values().stream().allMatch(s -> s.key(key.name()).isPresent())
                        ? key
                        : new Key<>(key.name(), key.type(), false, key.standard(), key.meaning()))
            .toList();
    return new Section(common, othersSay);
  }

  List<String> homes(String path, String name) {
    Map<String, List<String>> kinds = new LinkedHashMap<>();
    sections.forEach(
        (kind, section) ->
            section
                .homes(path, name)
                .forEach(
                    home ->
                        kinds.computeIfAbsent(home, h -> new ArrayList<>()).add(Words.of(kind))));
    return kinds.entrySet().stream().map(e -> home(e.getKey(), e.getValue())).toList();
  }

  private String home(String path, List<String> kinds) {
    return kinds.size() == sections.size()
        ? path
        : path + " (" + selector.name() + ": " + String.join(", ", kinds) + ")";
  }
}
