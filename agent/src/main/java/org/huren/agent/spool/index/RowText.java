package org.huren.agent.spool.index;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.Finding;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * How values stand in columns.
 *
 * <pre>
 *   item id    16 bytes, big endian: they sort as ids do
 *   reason     ["code","argument",...]
 *   findings   [["WARNING","code","argument",...],...]
 *   attributes {"name":"value",...}
 * </pre>
 */
final class RowText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RowText() {}

  static byte[] id(ItemId id) {
    return ByteBuffer.allocate(16)
        .putLong(id.uuid().getMostSignificantBits())
        .putLong(id.uuid().getLeastSignificantBits())
        .array();
  }

  static ItemId id(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    return new ItemId(new UUID(b.getLong(), b.getLong()));
  }

  static String reason(Reason reason) {
    List<String> parts = new ArrayList<>();
    parts.add(reason.code());
    parts.addAll(reason.arguments());
    return JSON.writeValueAsString(parts);
  }

  static Reason reason(String text) {
    List<String> parts = List.of(JSON.readValue(text, String[].class));
    return new Reason(parts.get(0), parts.subList(1, parts.size()));
  }

  static Optional<Reason> reason(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(RowText::reason);
  }

  static String findings(List<Finding> findings) {
    if (findings.isEmpty()) {
      return "[]";
    }
    List<List<String>> all = new ArrayList<>();
    for (Finding f : findings) {
      List<String> parts = new ArrayList<>();
      parts.add(f.severity().name());
      parts.add(f.reason().code());
      parts.addAll(f.reason().arguments());
      all.add(parts);
    }
    return JSON.writeValueAsString(all);
  }

  static List<Finding> findings(String text) {
    if (text.equals("[]")) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (String[] f : JSON.readValue(text, String[][].class)) {
      List<String> parts = List.of(f);
      findings.add(
          new Finding(
              Finding.Severity.valueOf(parts.get(0)),
              new Reason(parts.get(1), parts.subList(2, parts.size()))));
    }
    return findings;
  }

  static String attributes(Map<String, String> attributes) {
    if (attributes.isEmpty()) {
      return "{}";
    }
    StringWriter text = new StringWriter(1024);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      attributes.forEach(json::writeStringProperty);
      json.writeEndObject();
    }
    return text.toString();
  }

  static Map<String, String> attributes(String text) {
    if (text.equals("{}")) {
      return Map.of();
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(text)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        json.nextToken();
        attributes.put(name, json.getString());
      }
    }
    return attributes;
  }
}
