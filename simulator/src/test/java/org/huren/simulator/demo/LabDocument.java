package org.huren.simulator.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a gateway would make of a message, with as little ado as the platform puts up with. */
record LabDocument(String sample, String order, String patientName, List<String[]> results) {
  static LabDocument ofAstm(String message) {
    String sample = "";
    String name = "";
    List<String[]> results = new ArrayList<>();
    for (String record : message.split("\r", -1)) {
      String[] fields = record.split("\\|", -1);
      switch (fields[0]) {
        case "P" -> name = fields[5];
        case "O" -> sample = fields[3].split("\\^", -1)[2].strip();
        case "R" -> results.add(new String[] {fields[2].split("\\^", -1)[4], fields[3], fields[4]});
        default -> {}
      }
    }
    return new LabDocument(sample, "", name, results);
  }

  static LabDocument ofHl7(String message) {
    String sample = "";
    String name = "";
    List<String[]> results = new ArrayList<>();
    for (String segment : message.split("\r", -1)) {
      String[] fields = segment.split("\\|", -1);
      switch (fields[0]) {
        case "PID" -> name = fields[5];
        case "OBR" -> sample = fields[2];
        case "OBX" -> results.add(new String[] {fields[3], fields[5], fields[6]});
        default -> {}
      }
    }
    return new LabDocument(sample, "", name, results);
  }

  LabDocument withoutItsLastDigit() {
    List<String[]> spoilt = new ArrayList<>(results);
    String[] first = spoilt.get(0);
    String value = first[1].substring(0, first[1].length() - 1);
    spoilt.set(0, new String[] {first[0], value, first[2]});
    return new LabDocument(sample, order, patientName, spoilt);
  }

  LabDocument with(String number) {
    return new LabDocument(sample, number, patientName, results);
  }

  /** The same for the same sample, its ids too. */
  String transaction() {
    ObjectNode bundle =
        JsonNodeFactory.instance
            .objectNode()
            .put("resourceType", "Bundle")
            .put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    entry(entries, "Patient", "p").putArray("name").addObject().put("text", patientName);
    entry(entries, "Specimen", "s").putArray("identifier").addObject().put("value", sample);
    ObjectNode report = entry(entries, "DiagnosticReport", "r");
    report.putArray("identifier").addObject().put("value", id("r"));
    report.putObject("subject").put("reference", "urn:uuid:" + id("p"));
    report.putArray("specimen").addObject().put("reference", "urn:uuid:" + id("s"));
    if (!order.isEmpty()) {
      entry(entries, "ServiceRequest", "o").putArray("identifier").addObject().put("value", order);
      report.putArray("basedOn").addObject().put("reference", "urn:uuid:" + id("o"));
    }
    ArrayNode references = report.putArray("result");
    for (String[] result : results) {
      ObjectNode observation = entry(entries, "Observation", result[0]);
      observation.putObject("code").putArray("coding").addObject().put("code", result[0]);
      observation
          .putArray("extension")
          .addObject()
          .put("url", "urn:huren:fhir:original-value")
          .put("valueString", result[1]);
      observation.putObject("valueQuantity").put("unit", result[2]);
      references.addObject().put("reference", "urn:uuid:" + id(result[0]));
    }
    return bundle.toString();
  }

  private ObjectNode entry(ArrayNode entries, String type, String part) {
    ObjectNode entry = entries.addObject().put("fullUrl", "urn:uuid:" + id(part));
    entry.putObject("request").put("method", "PUT").put("url", type + "/" + id(part));
    return entry.putObject("resource").put("resourceType", type).put("id", id(part));
  }

  private String id(String part) {
    return UUID.nameUUIDFromBytes((sample + '/' + part).getBytes(StandardCharsets.UTF_8))
        .toString();
  }
}
