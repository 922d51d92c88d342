package org.huren.simulator.platform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.simulator.ledger.Exam;
import org.huren.simulator.ledger.Findings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A laboratory report or an exam registration as a FHIR R4 transaction: one DiagnosticReport or
 * ImagingStudy, what it refers to, every entry a {@code PUT Type/id}.
 *
 * <pre>
 *   DiagnosticReport.identifier[0]   .extension urn:huren:fhir:version   .result[*]   .specimen[0]
 *                    .basedOn[0]       the order, as an entry or by its number
 *   Specimen.identifier[0]           the sample
 *   Observation.code.coding          the first that is not LOINC: the instrument's code
 *   Observation.value[x]             as printed: extension urn:huren:fhir:original-value where the
 *                                    value does not show it
 *   ImagingStudy.identifier            the first: the document's; of urn:dicom:uid: the study
 *   ImagingStudy.series[*]             .uid   .numberOfInstances
 * </pre>
 *
 * @param identifier of the DiagnosticReport or ImagingStudy
 * @param version of it, to be compared as a text; empty if it names none
 * @param resources {@code Type/id}, in the order of the entries
 * @param sample the specimen's identifier; the study's of an exam
 * @param order number of the order a report carries, or empty
 * @param findings of a report; none of an exam
 * @param exam empty for a report
 */
record Transaction(
    String identifier,
    String version,
    List<String> resources,
    String sample,
    String order,
    Findings findings,
    Optional<Exam> exam) {
  private static final String VERSION = "urn:huren:fhir:version";
  private static final String ORIGINAL_VALUE = "urn:huren:fhir:original-value";
  private static final String LOINC = "http://loinc.org";
  private static final Pattern NAME = Pattern.compile("[A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64}");
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");

  /** Keeps every digit: 5.10 is not 5.1. */
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  Transaction {
    resources = List.copyOf(resources);
  }

  /** The DiagnosticReport or ImagingStudy, {@code Type/id}. */
  String report() {
    return resources.stream()
        .filter(name -> name.startsWith("DiagnosticReport/") || name.startsWith("ImagingStudy/"))
        .findFirst()
        .orElseThrow();
  }

  static Transaction read(byte[] body) throws MalformedDocumentException {
    JsonNode bundle;
    try {
      bundle = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new MalformedDocumentException("not JSON: " + e.getOriginalMessage());
    }
    if (!bundle.path("resourceType").asString("").equals("Bundle")
        || !bundle.path("type").asString("").equals("transaction")) {
      throw new MalformedDocumentException("expected a Bundle of type transaction");
    }
    Entries entries = Entries.of(bundle.path("entry"));
    if (entries.names().stream().anyMatch(name -> name.startsWith("ImagingStudy/"))) {
      return exam(entries);
    }
    JsonNode report = entries.only("DiagnosticReport");
    String identifier = report.path("identifier").path(0).path("value").asString("");
    if (!FILE_NAME.matcher(identifier).matches()) {
      throw new MalformedDocumentException("DiagnosticReport.identifier is missing or odd");
    }
    JsonNode specimen = entries.referred(report.path("specimen").path(0));
    List<Findings.Observation> observations = new ArrayList<>();
    for (JsonNode result : report.path("result")) {
      observations.add(observation(entries.referred(result)));
    }
    if (observations.isEmpty()) {
      throw new MalformedDocumentException("DiagnosticReport.result: no results");
    }
    String patientName =
        report.has("subject")
            ? entries
                .referred(report.path("subject"))
                .path("name")
                .path(0)
                .path("text")
                .asString("")
            : "";
    return new Transaction(
        identifier,
        extension(report, VERSION),
        entries.names(),
        specimen.path("identifier").path(0).path("value").asString(""),
        order(report.path("basedOn").path(0), entries),
        new Findings(patientName, observations),
        Optional.empty());
  }

  private static Transaction exam(Entries entries) throws MalformedDocumentException {
    JsonNode study = entries.only("ImagingStudy");
    String identifier = study.path("identifier").path(0).path("value").asString("");
    if (!FILE_NAME.matcher(identifier).matches()) {
      throw new MalformedDocumentException("ImagingStudy.identifier is missing or odd");
    }
    JsonNode patient = entries.referred(study.path("subject"));
    String uid = "";
    for (JsonNode each : study.path("identifier")) {
      if (each.path("system").asString("").equals("urn:dicom:uid")) {
        uid = each.path("value").asString("").replaceFirst("^urn:oid:", "");
      }
    }
    Map<String, Integer> series = new HashMap<>();
    for (JsonNode each : study.path("series")) {
      series.put(each.path("uid").asString(""), each.path("numberOfInstances").asInt(0));
    }
    Exam exam = new Exam(series);
    if (uid.isEmpty()
        || study.path("numberOfInstances").asInt(-1) != exam.total()
        || study.path("numberOfSeries").asInt(-1) != series.size()) {
      throw new MalformedDocumentException(
          "ImagingStudy: no study, or its counts are not those of its series");
    }
    return new Transaction(
        identifier,
        extension(study, VERSION),
        entries.names(),
        uid,
        "",
        new Findings(patient.path("name").path(0).path("text").asString(""), List.of()),
        Optional.of(exam));
  }

  private static String order(JsonNode basedOn, Entries entries) throws MalformedDocumentException {
    return basedOn.has("reference")
        ? entries.referred(basedOn).path("identifier").path(0).path("value").asString("")
        : basedOn.path("identifier").path("value").asString("");
  }

  private static Findings.Observation observation(JsonNode observation) {
    String code = "";
    for (JsonNode coding : observation.path("code").path("coding")) {
      if (code.isEmpty() && !coding.path("system").asString("").equals(LOINC)) {
        code = coding.path("code").asString("");
      }
    }
    return new Findings.Observation(
        code, value(observation), observation.path("valueQuantity").path("unit").asString(""));
  }

  /** A value as it was printed. */
  private static String value(JsonNode observation) {
    String original = extension(observation, ORIGINAL_VALUE);
    if (!original.isEmpty()) {
      return original;
    }
    JsonNode quantity = observation.path("valueQuantity");
    if (quantity.has("value")) {
      return quantity.path("comparator").asString("")
          + quantity.path("value").decimalValue().toPlainString();
    }
    JsonNode text = observation.path("valueString");
    return text.isString()
        ? text.asString()
        : observation
            .path("valueCodeableConcept")
            .path("text")
            .asString(observation.path("dataAbsentReason").path("text").asString(""));
  }

  private static String extension(JsonNode resource, String url) {
    for (JsonNode extension : resource.path("extension")) {
      if (extension.path("url").asString("").equals(url)) {
        return extension.path("valueString").asString("");
      }
    }
    return "";
  }

  /** The resources of a bundle. */
  private record Entries(List<String> names, Map<String, JsonNode> byUrl) {
    static Entries of(JsonNode entries) throws MalformedDocumentException {
      List<String> names = new ArrayList<>();
      Map<String, JsonNode> byUrl = new HashMap<>();
      for (JsonNode entry : entries) {
        JsonNode resource = entry.path("resource");
        String name =
            resource.path("resourceType").asString("") + "/" + resource.path("id").asString("");
        JsonNode request = entry.path("request");
        if (!NAME.matcher(name).matches()
            || !request.path("method").asString("").equals("PUT")
            || !request.path("url").asString("").equals(name)) {
          throw new MalformedDocumentException(
              "entry " + names.size() + ": expected PUT Type/id of the resource in it");
        }
        String url = entry.path("fullUrl").asString("");
        if (names.contains(name) || byUrl.put(url, resource) != null) {
          throw new MalformedDocumentException("entry " + names.size() + ": stands there twice");
        }
        names.add(name);
      }
      return new Entries(names, byUrl);
    }

    JsonNode only(String type) throws MalformedDocumentException {
      List<JsonNode> found =
          byUrl.values().stream()
              .filter(r -> r.path("resourceType").asString("").equals(type))
              .toList();
      if (found.size() != 1) {
        throw new MalformedDocumentException("expected one " + type + ", got " + found.size());
      }
      return found.get(0);
    }

    JsonNode referred(JsonNode reference) throws MalformedDocumentException {
      JsonNode found = byUrl.get(reference.path("reference").asString(""));
      if (found == null) {
        throw new MalformedDocumentException("a reference leads to no entry of the bundle");
      }
      return found;
    }
  }
}
