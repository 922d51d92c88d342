package org.huren.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list of values of one type. */
public record ListOf<T>(Type<T> element) implements Type<List<Located<T>>> {
  /** More than any hospital has of anything; bounds what aliases of aliases can blow up. */
  static final int LONGEST = 10_000;

  @Override
  public Optional<List<Located<T>>> read(YamlNode node, Reading reading) {
    Optional<List<YamlNode>> items = node.items();
    if (items.isEmpty()) {
      reading.error(node.place(), "list.expected");
      return Optional.empty();
    }
    if (items.get().size() > LONGEST) {
      reading.error(node.place(), "list.too-long", LONGEST);
      return Optional.empty();
    }
    List<Located<T>> read = new ArrayList<>();
    for (YamlNode item : items.get()) {
      if (item.isEmpty()) {
        reading.error(item.owner(), "value.empty");
      } else {
        element.read(item, reading).ifPresent(v -> read.add(new Located<>(v, item.owner())));
      }
    }
    return Optional.of(List.copyOf(read));
  }
}
