package org.huren.agent.upload.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A platform's view of transactions, by the rules of {@code package-info}. Any thread. */
final class RegistryServer {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** SHA-256 of the attachment, by sample id. */
  final Map<String, String> attachments = new ConcurrentHashMap<>();

  /** By id. */
  final Map<String, JsonNode> reports = new ConcurrentHashMap<>();

  /** An answer. */
  record Reply(int status, String body) {}

  static JsonNode read(byte[] body) {
    return MAPPER.readTree(body);
  }

  /** Stores all of it, or nothing. */
  synchronized Reply store(JsonNode bundle) {
    boolean exam = bundle.toString().contains("\"resourceType\":\"ImagingStudy\"");
    String type = exam ? "ImagingStudy" : "DiagnosticReport";
    JsonNode report = only(bundle, type);
    String id = report.path("id").asString();
    if (reports.containsKey(id) && version(reports.get(id)).compareTo(version(report)) > 0) {
      return new Reply(412, outcome("conflict", type + "/" + id + " is newer"));
    }
    reports.put(id, report);
    for (JsonNode entry : bundle.path("entry")) {
      String data = entry.path("resource").path("content").path("data").asString("");
      if (!data.isEmpty()) {
        attachments.put(
            only(bundle, "Specimen").path("identifier").path(0).path("value").asString(),
            sha256(Base64.getDecoder().decode(data)));
      }
    }
    return new Reply(200, response(bundle));
  }

  static JsonNode only(JsonNode bundle, String type) {
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("resourceType").asString().equals(type)) {
        return entry.path("resource");
      }
    }
    throw new AssertionError("no " + type);
  }

  static String version(JsonNode report) {
    return report.path("extension").path(0).path("valueString").asString();
  }

  /** A transaction-response that names everything. */
  static String response(JsonNode bundle) {
    List<String> entries = new ArrayList<>();
    for (JsonNode entry : bundle.path("entry")) {
      entries.add(entry(entry.path("request").path("url").asString() + "/_history/1"));
    }
    return response(entries);
  }

  static String entry(String location) {
    return "{\"response\":{\"status\":\"201 Created\",\"location\":\"" + location + "\"}}";
  }

  static String response(List<String> entries) {
    return "{\"resourceType\":\"Bundle\",\"type\":\"transaction-response\",\"entry\":["
        + String.join(",", entries)
        + "]}";
  }

  static String outcome(String code, String diagnostics) {
    return "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\""
        + code
        + "\",\"diagnostics\":\""
        + diagnostics
        + "\",\"expression\":[\"Bundle.entry[3].resource\"]}]}";
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
