package org.huren.simulator.ledger;

import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object that a platform accepted.
 *
 * @param id SOP Instance UID
 * @param sha256 of the data set as received, without preamble and group 0002, hexadecimal
 * @param repeat whether the platform had this id before; a repeat with another sha256 is other
 *     content under the same id
 */
public record Accepted(Instant time, Kind kind, String id, String sha256, boolean repeat) {
  public ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("time", time.toString())
        .put("kind", kind.word())
        .put("id", id)
        .put("sha256", sha256)
        .put("repeat", repeat);
  }

  public static Accepted ofJson(JsonNode line) {
    return new Accepted(
        Instant.parse(line.path("time").asString()),
        Kind.ofWord(line.path("kind").asString()),
        line.path("id").asString(),
        line.path("sha256").asString(),
        line.path("repeat").asBoolean());
  }
}
