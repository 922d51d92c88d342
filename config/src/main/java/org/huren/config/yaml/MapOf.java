package org.huren.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Values of one type under names that the admin chooses.
 *
 * @param names what a name looks like
 * @param value what stands behind each
 */
public record MapOf<T>(Pattern names, Scalar<T> value) implements Type<Map<String, T>> {
  @Override
  public Optional<Map<String, T>> read(YamlNode node, Reading reading) {
    Optional<List<YamlNode.Entry>> entries = node.entries();
    if (entries.isEmpty()) {
      reading.error(node.place(), "map.expected", value.label());
      return Optional.empty();
    }
    if (entries.get().size() > ListOf.LONGEST) {
      reading.error(node.place(), "list.too-long", ListOf.LONGEST);
      return Optional.empty();
    }
    Map<String, T> read = new LinkedHashMap<>();
    Map<String, Place> places = new LinkedHashMap<>();
    boolean right = true;
    for (YamlNode.Entry entry : entries.get()) {
      Place first = places.putIfAbsent(entry.key(), entry.place());
      Optional<T> element = Optional.empty();
      if (first != null) {
        reading.error(entry.place(), "key.duplicate", first.line());
      } else if (!names.matcher(entry.key()).matches()) {
        reading.error(entry.place(), "map.name", Quote.of(entry.key()), names.pattern());
      } else if (entry.value().isEmpty()) {
        reading.error(entry.place(), "value.empty");
      } else {
        element = value.read(entry.value(), reading);
      }
      element.ifPresent(v -> read.put(entry.key(), v));
      right &= element.isPresent();
    }
    return right ? Optional.of(Map.copyOf(read)) : Optional.empty();
  }
}
