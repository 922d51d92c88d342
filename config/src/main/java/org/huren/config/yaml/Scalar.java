package org.huren.config.yaml;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huren.config.language.Text;

/**
 * A single value.
 *
 * @param label what documentation and problems call it
 * @param schema its JSON Schema
 * @param parser from the characters in the file, spaces around them removed
 */
public record Scalar<T>(Text label, Map<String, Object> schema, Function<String, Parsed<T>> parser)
    implements Type<T> {
  public Scalar {
    schema = Map.copyOf(schema);
  }

  @Override
  public Optional<T> read(YamlNode node, Reading reading) {
    Optional<String> text = node.text();
    if (text.isEmpty()) {
      reading.error(node.place(), "value.single", label);
      return Optional.empty();
    }
    Parsed<T> parsed = parser.apply(text.get().strip());
    if (parsed instanceof Parsed.Bad<T> bad) {
      reading.error(node.place(), bad.why());
      return Optional.empty();
    }
    return Optional.of(((Parsed.Good<T>) parsed).value());
  }
}
