package org.huren.lab.profile;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huren.lab.profile.ProfileProblem.Kind;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A place in a YAML document that knows where it is. Reading never throws: what is wrong is added
 * to the document's problems and something harmless is returned, so that all problems are found in
 * one go.
 */
final class YamlNode {
  private final Node node;
  private final Node key;
  private final String path;
  private final List<ProfileProblem> problems;

  private YamlNode(Node key, Node node, String path, List<ProfileProblem> problems) {
    this.key = key;
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  /** The document's root; empty, with a problem, if the text is no YAML document. */
  static Optional<YamlNode> parse(String yaml, List<ProfileProblem> problems) {
    try {
      Optional<Node> root = new Compose(LoadSettings.builder().build()).composeString(yaml);
      if (root.isEmpty()) {
        problems.add(ProfileProblem.at(1, 1, "", Kind.NOT_YAML, "the file is empty"));
      }
      return root.map(n -> new YamlNode(n, n, "", problems));
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark();
      problems.add(
          ProfileProblem.at(
              mark.map(Mark::getLine).orElse(0) + 1,
              mark.map(Mark::getColumn).orElse(0) + 1,
              "",
              Kind.NOT_YAML,
              String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      problems.add(ProfileProblem.at(1, 1, "", Kind.NOT_YAML, String.valueOf(e.getMessage())));
    }
    return Optional.empty();
  }

  /** Entries of a map with known keys. */
  YamlKeys keys(List<String> known) {
    Map<String, YamlNode> entries = entries();
    entries.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            Optional<String> meant = nearest(key, known);
            if (meant.isPresent()) {
              value.keyProblem(Kind.MISSPELT_KEY, key, meant.get());
            } else {
              value.keyProblem(Kind.UNKNOWN_KEY, key);
            }
          }
        });
    return new YamlKeys(this, entries);
  }

  /** Entries of a map with any keys. */
  Map<String, YamlNode> entries() {
    Map<String, YamlNode> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(Kind.WRONG_SHAPE, "a map");
      return entries;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problem(Kind.WRONG_SHAPE, "a text as key");
        continue;
      }
      String name = key.getValue();
      YamlNode value = new YamlNode(key, tuple.getValueNode(), child(name), problems);
      if (entries.put(name, value) != null) {
        value.keyProblem(Kind.DUPLICATE_KEY, name);
      }
    }
    return entries;
  }

  private String child(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Elements of a list; a single value counts as a list of one. */
  List<YamlNode> elements() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<YamlNode> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      elements.add(new YamlNode(element, element, path + "[" + elements.size() + "]", problems));
    }
    return elements;
  }

  /** Whether keys stand here. */
  boolean isMap() {
    return node instanceof MappingNode;
  }

  boolean isText() {
    return node instanceof ScalarNode;
  }

  /** The text that stands here; something else is a problem, and empty. */
  String text() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    problem(Kind.WRONG_SHAPE, "a text");
    return "";
  }

  boolean yes(boolean otherwise) {
    String text = text();
    if (!isText()) {
      return otherwise;
    }
    if (!text.equals("true") && !text.equals("false")) {
      problem(Kind.NOT_ALLOWED, text, "true, false");
      return otherwise;
    }
    return text.equals("true");
  }

  /** One of an enum's constants, written {@code ends-record} for {@code ENDS_RECORD}. */
  <E extends Enum<E>> E constant(Class<E> type, E otherwise) {
    String text = text();
    if (!isText()) {
      return otherwise;
    }
    List<String> allowed = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String written = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
      if (written.equals(text)) {
        return constant;
      }
      allowed.add(written);
    }
    problem(Kind.NOT_ALLOWED, text, String.join(", ", allowed));
    return otherwise;
  }

  /** What a parser makes of the text; its refusal becomes a problem. */
  <T> Optional<T> parsed(Function<String, T> parser, Kind refusal, Object... more) {
    String text = text();
    if (!isText()) {
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException | DateTimeException e) {
      Object[] arguments = new Object[more.length + 1];
      arguments[0] = text;
      System.arraycopy(more, 0, arguments, 1, more.length);
      problem(refusal, arguments);
      return Optional.empty();
    }
  }

  /** Says what is wrong with what stands here. */
  void problem(Kind kind, Object... arguments) {
    problemAt(node, kind, arguments);
  }

  /** Says what is wrong with the key in front of it. */
  void keyProblem(Kind kind, Object... arguments) {
    problemAt(key, kind, arguments);
  }

  private void problemAt(Node place, Kind kind, Object... arguments) {
    Optional<Mark> mark = place.getStartMark();
    problems.add(
        ProfileProblem.at(
            mark.map(Mark::getLine).orElse(0) + 1,
            mark.map(Mark::getColumn).orElse(0) + 1,
            path,
            kind,
            arguments));
  }

  private static Optional<String> nearest(String key, List<String> known) {
    return known.stream().filter(k -> distance(key, k) <= 2).findFirst();
  }

  /** Edits that turn one word into the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
