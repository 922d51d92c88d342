package org.huren.simulator.ledger;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that a device was told is stored.
 *
 * @param id SOP Instance UID; sample id of a laboratory report
 * @param sha256 of the data set as sent, or of a report's {@link Findings}; hexadecimal
 * @param observations results of a report; 0 for an image
 * @param status the peer's answer
 * @param micros how long the device waited for it, microseconds: from a message's last byte, from
 *     the beginning of an image
 */
public record Acknowledged(
    Instant time,
    Kind kind,
    String id,
    String sha256,
    int observations,
    String status,
    long micros) {
  public static Acknowledged image(
      Instant time, String id, String sha256, String status, long micros) {
    return new Acknowledged(time, Kind.IMAGE, id, sha256, 0, status, micros);
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
    return line.put("status", status).put("micros", micros);
  }

  public static Acknowledged ofJson(JsonNode line) {
    return new Acknowledged(
        Instant.parse(line.path("time").asString()),
        Kind.ofWord(line.path("kind").asString()),
        line.path("id").asString(),
        line.path("sha256").asString(),
        line.path("observations").asInt(0),
        line.path("status").asString(),
        line.path("micros").asLong(0));
  }
}
