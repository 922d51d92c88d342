package org.huren.agent.trial;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Value;
import org.huren.lab.profile.Mapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A trial as JSON: records as objects with their component names, empty ones left out, numbers with
 * the digits they were printed with, values and outcomes with their kind.
 */
public final class TrialJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TrialJson() {}

  /** One JSON object on several lines. */
  public static String of(Trial trial) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node(trial));
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
      return NODES.stringNode(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    if (value instanceof BigDecimal number) {
      return NODES.stringNode(number.toPlainString());
    }
    return value instanceof Record record ? object(record) : NODES.stringNode(value.toString());
  }

  private static ObjectNode object(Record record) {
    ObjectNode object = NODES.objectNode();
    if (record instanceof Value || record instanceof Mapping) {
      String kind = record.getClass().getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2");
      object.put("kind", kind.toLowerCase(Locale.ROOT));
    }
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value;
      try {
        value = component.getAccessor().invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(v -> put(object, component.getName(), node(v)));
      } else {
        put(object, component.getName(), node(value));
      }
    }
    return object;
  }

  private static void put(ObjectNode into, String name, JsonNode value) {
    boolean empty =
        value.isContainer() ? value.isEmpty() : value.isString() && value.asString().isEmpty();
    if (!empty) {
      into.set(name, value);
    }
  }
}
