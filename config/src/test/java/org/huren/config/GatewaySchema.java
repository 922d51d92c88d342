package org.huren.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.huren.config.yaml.AnyOr;
import org.huren.config.yaml.Key;
import org.huren.config.yaml.ListOf;
import org.huren.config.yaml.MapOf;
import org.huren.config.yaml.Scalar;
import org.huren.config.yaml.Section;
import org.huren.config.yaml.Type;
import org.huren.config.yaml.Variants;
import org.huren.config.yaml.Words;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schema of gateway.yaml, made from its keys; draft 7, which editors know best. */
final class GatewaySchema {
  private GatewaySchema() {}

  static String json() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "http://json-schema.org/draft-07/schema#");
    schema.put("title", "Huren Gateway: gateway.yaml");
    schema.putAll(of(GatewayKeys.ALL));
    var mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    return mapper.writeValueAsString(schema).replace("\r\n", "\n") + "\n";
  }

  private static Map<String, Object> of(Type<?> type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    if (type instanceof Scalar<?> scalar) {
      schema.putAll(new TreeMap<>(scalar.schema()));
    } else if (type instanceof ListOf<?> list) {
      schema.put("type", "array");
      schema.put("items", of(list.element()));
    } else if (type instanceof MapOf<?> map) {
      schema.put("type", "object");
      schema.put("additionalProperties", false);
      schema.put("patternProperties", Map.of("^(" + map.names().pattern() + ")$", of(map.value())));
    } else if (type instanceof AnyOr<?> anyOr) {
      schema.put("anyOf", List.of(Map.of("const", AnyOr.ANY), of(anyOr.list())));
    } else if (type instanceof Section section) {
      schema.putAll(section(section));
    } else if (type instanceof Variants<?> variants) {
      List<Object> kinds = new ArrayList<>();
      variants
          .sections()
          .forEach(
              (kind, section) ->
                  kinds.add(narrowed(of(section), variants.selector().name(), Words.of(kind))));
      schema.put("oneOf", kinds);
    }
    return schema;
  }

  private static Map<String, Object> section(Section section) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key<?> key : section.keys()) {
      Map<String, Object> property = new LinkedHashMap<>();
      property.put(
          "description",
          key.meaning().in(Locale.SIMPLIFIED_CHINESE) + "\n" + key.meaning().in(Locale.ENGLISH));
      property.putAll(of(key.type()));
      key.standard().ifPresent(yaml -> property.put("default", value(yaml)));
      properties.put(key.name(), property);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("required", section.keys().stream().filter(Key::required).map(Key::name).toList());
    schema.put("properties", properties);
    return schema;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> narrowed(
      Map<String, Object> section, String selector, String kind) {
    var properties = (Map<String, Object>) section.get("properties");
    var property = (Map<String, Object>) properties.get(selector);
    property.remove("type");
    property.remove("enum");
    property.put("const", kind);
    return section;
  }

  private static Object value(String yaml) {
    return new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }
}
