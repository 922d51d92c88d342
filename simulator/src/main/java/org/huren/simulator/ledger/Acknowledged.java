package org.huren.simulator.ledger;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that a device was told is stored.
 *
 * @param id SOP Instance UID
 * @param sha256 of the data set as sent, hexadecimal
 * @param status the peer's answer
 */
public record Acknowledged(Instant time, Kind kind, String id, String sha256, String status) {
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", time.toString())
        .put("kind", kind.word())
        .put("id", id)
        .put("sha256", sha256)
        .put("status", status);
  }

  public static Acknowledged ofJson(JsonNode line) {
    return new Acknowledged(
        Instant.parse(line.path("time").asString()),
        Kind.ofWord(line.path("kind").asString()),
        line.path("id").asString(),
        line.path("sha256").asString(),
        line.path("status").asString());
  }
}
