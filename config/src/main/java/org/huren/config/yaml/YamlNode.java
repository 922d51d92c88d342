package org.huren.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in the file. Children are made when asked for: an alias may stand for a node that
 * contains itself, and only the depth of the keys we know bounds the walk.
 */
final class YamlNode {
  private final Node node;
  private final Place owner;

  /**
   * @param owner where the key stands that this is the value of; for a list's element the element
   */
  YamlNode(Node node, Place owner) {
    this.node = node;
    this.owner = owner;
  }

  /** A key with its value. */
  record Entry(String key, Place place, YamlNode value) {}

  /** Where the value begins. */
  Place place() {
    return spot(node, owner);
  }

  /** Where its key stands. */
  Place owner() {
    return owner;
  }

  /** Whether nothing was written: {@code key:} or {@code key: null}. */
  boolean isEmpty() {
    return node.getTag().equals(Tag.NULL);
  }

  /** The characters of a single value, whatever YAML takes their type for. */
  Optional<String> text() {
    return node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
  }

  /** The elements, if it is a list. */
  Optional<List<YamlNode>> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return Optional.empty();
    }
    List<YamlNode> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new YamlNode(item, spot(item, owner.element(items.size()))));
    }
    return Optional.of(items);
  }

  /** The keys with their values, if it has keys. A key that is not plain text has an empty name. */
  Optional<List<Entry>> entries() {
    if (!(node instanceof MappingNode mapping)) {
      return Optional.empty();
    }
    return Optional.of(
        mapping.getValue().stream()
            .map(
                tuple -> {
                  Node key = tuple.getKeyNode();
                  String name = key instanceof ScalarNode scalar ? scalar.getValue() : "";
                  Place place = spot(key, owner.under(name));
                  return new Entry(name, place, new YamlNode(tuple.getValueNode(), place));
                })
            .toList());
  }

  private static Place spot(Node node, Place path) {
    return node.getStartMark().map(mark -> spot(mark, path)).orElse(path);
  }

  static Place spot(Mark mark, Place path) {
    return path.at(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
