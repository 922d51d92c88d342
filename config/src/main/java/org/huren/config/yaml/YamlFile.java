package org.huren.config.yaml;

import java.nio.file.Path;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A YAML file read by its keys. Bounded: 1 MB, {@value #MAX_DEPTH} levels, {@value #MAX_ALIASES}
 * aliases that stand for more than one value, so that no file can eat the memory.
 */
public final class YamlFile {
  static final int MAX_DEPTH = 32;
  static final int MAX_ALIASES = 100;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setMaxAliasesForCollections(MAX_ALIASES)
          .setSchema(new CoreSchema())
          // Reported by us, with the others
          .setAllowNonScalarKeys(true)
          .build();

  private YamlFile() {}

  /**
   * Reads a file.
   *
   * @return what could be read of it; the reading knows what is wrong. Empty if nothing could
   */
  public static Optional<Values> read(Path file, Section keys, Reading reading) {
    return SourceText.read(file, reading)
        .flatMap(text -> compose(text, Place.of(file.toString()), reading))
        .flatMap(root -> keys.read(root, reading));
  }

  /** A value that stands in no file: a key's default. */
  static YamlNode literal(String yaml, Place place) {
    Node node =
        new Compose(SETTINGS)
            .composeString(yaml)
            .orElseThrow(() -> new IllegalStateException("empty default at " + place));
    return new YamlNode(node, place);
  }

  private static Optional<YamlNode> compose(String text, Place whole, Reading reading) {
    try {
      // Composing recurses, parsing does not: the depth is known before the stack is spent
      if (!depthIsBearable(text, whole, reading)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(SETTINGS).composeString(text);
      if (root.isEmpty()) {
        reading.error(whole, "file.empty");
      }
      return root.map(node -> new YamlNode(node, whole.at(1, 1)));
    } catch (YamlEngineException e) {
      new SyntaxErrors(text, whole, reading).report(e);
      return Optional.empty();
    }
  }

  private static boolean depthIsBearable(String text, Place whole, Reading reading) {
    int depth = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent start && ++depth > MAX_DEPTH) {
        Place place = start.getStartMark().map(m -> YamlNode.spot(m, whole)).orElse(whole);
        reading.error(place, "syntax.depth", MAX_DEPTH);
        return false;
      }
      if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return true;
  }
}
