package org.huren.lab.profile;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Value;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mapping as JSON, for comparison with what a case expects: a record is an object, what is empty
 * is left out, a value names its kind, a number keeps its digits as text.
 */
final class MappingJson {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private MappingJson() {}

  static JsonNode of(Mapping mapping) {
    ObjectNode object = NODES.objectNode();
    object.put("outcome", kebab(mapping.getClass().getSimpleName()));
    fields(mapping, object);
    return object;
  }

  private static JsonNode node(Object value) {
    if (value instanceof Finding finding) {
      String text = finding.code().key() + " " + String.join(", ", finding.arguments());
      return NODES.stringNode(text.strip());
    }
    if (value instanceof Collection<?> all) {
      ArrayNode array = NODES.arrayNode();
      all.forEach(e -> array.add(node(e)));
      return array;
    }
    if (value instanceof Enum<?> constant) {
      return NODES.stringNode(kebab(constant.name()));
    }
    if (value instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (value instanceof BigDecimal number) {
      return NODES.stringNode(number.toPlainString());
    }
    if (value instanceof Record record) {
      ObjectNode object = NODES.objectNode();
      if (record instanceof Value) {
        object.put("kind", kebab(record.getClass().getSimpleName()));
      }
      fields(record, object);
      return object;
    }
    return NODES.stringNode(value.toString());
  }

  private static void fields(Object record, ObjectNode into) {
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value;
      try {
        var accessor = component.getAccessor();
        accessor.setAccessible(true);
        value = accessor.invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(v -> put(into, component.getName(), node(v)));
      } else if (!Boolean.FALSE.equals(value)) {
        put(into, component.getName(), node(value));
      }
    }
  }

  private static void put(ObjectNode into, String name, JsonNode value) {
    boolean empty =
        value.isContainer() ? value.isEmpty() : value.isString() && value.asString().isEmpty();
    if (!empty) {
      into.set(name, value);
    }
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** One line for each observation and each other leaf object, so that a person can read it. */
  static String pretty(JsonNode node, String indent) {
    if (!node.isContainer() || isFlat(node)) {
      return JSON.writeValueAsString(node);
    }
    String deeper = indent + "  ";
    StringBuilder out = new StringBuilder();
    if (node.isArray()) {
      out.append("[\n");
      String separator = "";
      for (JsonNode element : node) {
        out.append(separator).append(deeper).append(pretty(element, deeper));
        separator = ",\n";
      }
      return out.append("\n").append(indent).append("]").toString();
    }
    out.append("{\n");
    String separator = "";
    for (var entry : node.properties()) {
      out.append(separator)
          .append(deeper)
          .append(JSON.writeValueAsString(entry.getKey()))
          .append(": ")
          .append(pretty(entry.getValue(), deeper));
      separator = ",\n";
    }
    return out.append("\n").append(indent).append("}").toString();
  }

  private static boolean isFlat(JsonNode node) {
    if (node.has("code") && node.has("value")) {
      return true;
    }
    for (JsonNode child : node) {
      if (child.isContainer() && !child.isEmpty()) {
        return false;
      }
    }
    return node.isObject();
  }
}
