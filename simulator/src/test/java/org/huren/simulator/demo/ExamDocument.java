package org.huren.simulator.demo;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.huren.simulator.dicom.Identity;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a gateway would register of studies, a new version with each image. */
final class ExamDocument {
  private static final Map<String, Map<String, Set<String>>> STUDIES = new ConcurrentHashMap<>();

  private ExamDocument() {}

  /** The registration of an image's study, this image among the others. */
  static synchronized String with(Identity image) {
    String study = image.study().value();
    Map<String, Set<String>> series = STUDIES.computeIfAbsent(study, s -> new TreeMap<>());
    series
        .computeIfAbsent(image.series().value(), s -> new TreeSet<>())
        .add(image.sopInstance().value());
    int total = series.values().stream().mapToInt(Set::size).sum();
    ObjectNode bundle =
        JsonNodeFactory.instance
            .objectNode()
            .put("resourceType", "Bundle")
            .put("type", "transaction");
    ArrayNode entries = bundle.putArray("entry");
    ObjectNode patient = entry(entries, "Patient", study);
    ObjectNode exam = entry(entries, "ImagingStudy", study);
    exam.putArray("extension")
        .addObject()
        .put("url", "urn:huren:fhir:version")
        .put("valueString", String.format("%06d", total));
    ArrayNode identifiers = exam.putArray("identifier");
    identifiers.addObject().put("value", exam.path("id").asString());
    identifiers.addObject().put("system", "urn:dicom:uid").put("value", "urn:oid:" + study);
    exam.putObject("subject").put("reference", "urn:uuid:" + patient.path("id").asString());
    exam.put("numberOfSeries", series.size()).put("numberOfInstances", total);
    ArrayNode all = exam.putArray("series");
    series.forEach(
        (uid, images) -> all.addObject().put("uid", uid).put("numberOfInstances", images.size()));
    return bundle.toString();
  }

  private static ObjectNode entry(ArrayNode entries, String type, String study) {
    String id = UUID.nameUUIDFromBytes((type + study).getBytes(StandardCharsets.UTF_8)).toString();
    ObjectNode entry = entries.addObject().put("fullUrl", "urn:uuid:" + id);
    entry.putObject("request").put("method", "PUT").put("url", type + "/" + id);
    return entry.putObject("resource").put("resourceType", type).put("id", id);
  }
}
