package org.huren.simulator.ledger;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that a device was told is stored.
 *
 * @param id SOP Instance UID; sample id of a laboratory report; Study Instance UID of an exam
 * @param sha256 of the data set as sent, or of a report's {@link Findings}; hexadecimal
 * @param observations results of a report; 0 for an image
 * @param status the peer's answer
 * @param micros how long the device waited for it, microseconds: from a message's last byte, from
 *     the beginning of an image
 * @param place of an image
 */
public record Acknowledged(
    Instant time,
    Kind kind,
    String id,
    String sha256,
    int observations,
    String status,
    long micros,
    Optional<Place> place) {
  /** Where an image belongs: Study and Series Instance UID. */
  public record Place(String study, String series) {}

  /** Something that belongs nowhere. */
  public Acknowledged(
      Instant time,
      Kind kind,
      String id,
      String sha256,
      int observations,
      String status,
      long micros) {
    this(time, kind, id, sha256, observations, status, micros, Optional.empty());
  }

  public static Acknowledged image(
      Instant time, String id, String sha256, String status, long micros) {
    return new Acknowledged(time, Kind.IMAGE, id, sha256, 0, status, micros);
  }

  /** The same, and where it belongs. */
  public Acknowledged in(Place there) {
    return new Acknowledged(
        time, kind, id, sha256, observations, status, micros, Optional.of(there));
  }

  /** What must be registered of a study, once all of its images are acknowledged. */
  static Acknowledged exam(Instant time, String study, Exam exam) {
    return new Acknowledged(
        time, Kind.EXAM_REGISTRATION, study, exam.sha256(), 0, "", 0, Optional.empty());
  }

  public static Acknowledged report(
      Instant time, String sample, Findings findings, String status, long micros) {
    return new Acknowledged(
        time,
        Kind.LAB_REPORT,
        sample,
        findings.sha256(),
        findings.observations().size(),
        status,
        micros);
  }

  public ObjectNode toJson() {
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", time.toString())
            .put("kind", kind.word())
            .put("id", id)
            .put("sha256", sha256);
    if (kind == Kind.LAB_REPORT) {
      line.put("observations", observations);
    }
    place.ifPresent(p -> line.put("study", p.study()).put("series", p.series()));
    return line.put("status", status).put("micros", micros);
  }

  public static Acknowledged ofJson(JsonNode line) {
    String study = line.path("study").asString("");
    return new Acknowledged(
        Instant.parse(line.path("time").asString()),
        Kind.ofWord(line.path("kind").asString()),
        line.path("id").asString(),
        line.path("sha256").asString(),
        line.path("observations").asInt(0),
        line.path("status").asString(),
        line.path("micros").asLong(0),
        study.isEmpty()
            ? Optional.empty()
            : Optional.of(new Place(study, line.path("series").asString(""))));
  }
}
