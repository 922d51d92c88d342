package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.profile.ProfileProblem.Kind;

/** Reads where a piece of text comes from. */
final class LookupReader {
  private LookupReader() {}

  /** A path, or a map that says more. */
  static Optional<Lookup> read(YamlNode node) {
    if (node.isText()) {
      return path(node).map(p -> p);
    }
    YamlKeys keys = node.keys(List.of("path", "part", "join", "by", "fixed"));
    if (keys.optional("fixed").isPresent()) {
      return Optional.of(new Lookup.Fixed(keys.text("fixed")));
    }
    if (keys.optional("join").isPresent()) {
      return Optional.of(joined(keys));
    }
    Optional<FieldPath> path = keys.needed("path").flatMap(LookupReader::path);
    Optional<Pattern> part = keys.needed("part").flatMap(LookupReader::pattern);
    return path.isPresent() && part.isPresent()
        ? Optional.of(new Lookup.Part(path.get(), part.get()))
        : Optional.empty();
  }

  private static Lookup joined(YamlKeys keys) {
    List<Lookup> parts = new ArrayList<>();
    for (YamlNode element : keys.elements("join")) {
      read(element).ifPresent(parts::add);
    }
    return new Lookup.Joined(parts, keys.optional("by").map(YamlNode::text).orElse(" "));
  }

  private static Optional<FieldPath> path(YamlNode node) {
    return node.parsed(FieldPath::parse, Kind.NOT_A_PATH);
  }

  private static Optional<Pattern> pattern(YamlNode node) {
    String text = node.text();
    if (!RuleReader.isPattern(text)) {
      node.problem(Kind.NOT_A_VALUE, text, "/(.+)X?/");
      return Optional.empty();
    }
    return RuleReader.pattern(text, node);
  }
}
