package org.huren.simulator.ledger;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that a platform accepted.
 *
 * @param id SOP Instance UID; identifier of a DiagnosticReport or ImagingStudy
 * @param sha256 of the data set as received, without preamble and group 0002, or of the document as
 *     received; hexadecimal
 * @param repeat whether the platform had this id before; a repeat with another content is other
 *     content under the same id
 * @param known what the device calls the same thing
 * @param order number of the order that a report carries; empty if it carries none
 */
public record Accepted(
    Instant time, Kind kind, String id, String sha256, boolean repeat, Known known, String order) {
  /**
   * A thing as its device knows it, to be held against {@link Acknowledged}.
   *
   * @param id SOP Instance UID; sample id; Study Instance UID
   * @param sha256 of the data set; of a report's {@link Findings}; of an {@link Exam}
   * @param observations results of a report; 0 for an image
   */
  public record Known(String id, String sha256, int observations) {}

  public static Accepted image(Instant time, String id, String sha256, boolean repeat) {
    return new Accepted(time, Kind.IMAGE, id, sha256, repeat, new Known(id, sha256, 0), "");
  }

  public static Accepted report(
      Instant time, String id, String sha256, boolean repeat, String sample, Findings findings) {
    return new Accepted(
        time,
        Kind.LAB_REPORT,
        id,
        sha256,
        repeat,
        new Known(sample, findings.sha256(), findings.observations().size()),
        "");
  }

  public static Accepted exam(
      Instant time, String id, String sha256, boolean repeat, String study, Exam exam) {
    return new Accepted(
        time, Kind.EXAM_REGISTRATION, id, sha256, repeat, new Known(study, exam.sha256(), 0), "");
  }

  public Accepted withOrder(String number) {
    return new Accepted(time, kind, id, sha256, repeat, known, number);
  }

  public ObjectNode toJson() {
    ObjectNode line =
        JsonNodeFactory.instance
            .objectNode()
            .put("time", time.toString())
            .put("kind", kind.word())
            .put("id", id)
            .put("sha256", sha256)
            .put("repeat", repeat);
    if (kind == Kind.LAB_REPORT) {
      line.put("sample", known.id())
          .put("observations", known.observations())
          .put("observationsSha256", known.sha256());
    }
    if (!order.isEmpty()) {
      line.put("order", order);
    }
    if (kind == Kind.EXAM_REGISTRATION) {
      line.put("study", known.id()).put("contentSha256", known.sha256());
    }
    return line;
  }

  public static Accepted ofJson(JsonNode line) {
    Kind kind = Kind.ofWord(line.path("kind").asString());
    String id = line.path("id").asString();
    String sha256 = line.path("sha256").asString();
    return new Accepted(
        Instant.parse(line.path("time").asString()),
        kind,
        id,
        sha256,
        line.path("repeat").asBoolean(),
        switch (kind) {
          case IMAGE -> new Known(id, sha256, 0);
          case LAB_REPORT ->
              new Known(
                  line.path("sample").asString(),
                  line.path("observationsSha256").asString(),
                  line.path("observations").asInt());
          case EXAM_REGISTRATION ->
              new Known(line.path("study").asString(), line.path("contentSha256").asString(), 0);
        },
        line.path("order").asString(""));
  }
}
