package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.profile.ProfileProblem.Kind;

/** The entries of one map of a profile, and what can be asked of them. */
final class YamlKeys {
  private final YamlNode map;
  private final Map<String, YamlNode> entries;

  YamlKeys(YamlNode map, Map<String, YamlNode> entries) {
    this.map = map;
    this.entries = entries;
  }

  Optional<YamlNode> optional(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** An entry whose absence is a problem. */
  Optional<YamlNode> needed(String key) {
    Optional<YamlNode> node = optional(key);
    if (node.isEmpty()) {
      map.problem(Kind.MISSING, key);
    }
    return node;
  }

  /** The text of an entry whose absence is a problem. */
  String text(String key) {
    return needed(key).map(YamlNode::text).orElse("");
  }

  <E extends Enum<E>> E constant(String key, Class<E> type, E otherwise) {
    return optional(key).map(n -> n.constant(type, otherwise)).orElse(otherwise);
  }

  /** Elements of a list; none if it is not there. */
  List<YamlNode> elements(String key) {
    return optional(key).map(YamlNode::elements).orElseGet(List::of);
  }

  /** Entries of a map with any keys; none if it is not there. */
  Map<String, YamlNode> entries(String key) {
    return optional(key).map(YamlNode::entries).orElseGet(Map::of);
  }

  /** A map with known keys; an empty one if it is not there. */
  YamlKeys section(String key, String... known) {
    return optional(key)
        .map(n -> n.keys(List.of(known)))
        .orElseGet(() -> new YamlKeys(map, Map.of()));
  }

  /** One place to look, or several. */
  List<Lookup> paths(String key) {
    List<Lookup> paths = new ArrayList<>();
    for (YamlNode element : elements(key)) {
      LookupReader.read(element).ifPresent(paths::add);
    }
    return List.copyOf(paths);
  }
}
