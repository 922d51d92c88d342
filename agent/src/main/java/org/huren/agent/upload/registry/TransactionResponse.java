package org.huren.agent.upload.registry;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A {@code transaction-response} Bundle (FHIR R4, HTTP, transaction).
 *
 * @param entries how many it has
 * @param stored {@code Type/id} of those named with status 200 or 201
 */
record TransactionResponse(int entries, Set<String> stored) {
  private static final Pattern LOCATION =
      Pattern.compile(
          "(?:.*/)?([A-Z][A-Za-z]{1,63}/[A-Za-z0-9.-]{1,64})(?:/_history/[A-Za-z0-9.-]{1,64})?");

  TransactionResponse {
    stored = Set.copyOf(stored);
  }

  /** Empty if the answer is something else. */
  static Optional<TransactionResponse> of(JsonNode answer) {
    if (!answer.path("resourceType").asString("").equals("Bundle")
        || !answer.path("type").asString("").equals("transaction-response")) {
      return Optional.empty();
    }
    Set<String> stored = new HashSet<>();
    JsonNode entries = answer.path("entry");
    for (JsonNode entry : entries) {
      String status = entry.path("response").path("status").asString("").strip();
      if (status.startsWith("200") || status.startsWith("201")) {
        named(entry).ifPresent(stored::add);
      }
    }
    return Optional.of(new TransactionResponse(entries.size(), stored));
  }

  /** By location, else by the resource that a server returns when it gives no location. */
  private static Optional<String> named(JsonNode entry) {
    String location = entry.path("response").path("location").asString("").strip();
    Matcher m = LOCATION.matcher(location);
    if (m.matches()) {
      return Optional.of(lowerId(m.group(1)));
    }
    String type = entry.path("resource").path("resourceType").asString("");
    String id = entry.path("resource").path("id").asString("");
    return type.isEmpty() || id.isEmpty()
        ? Optional.empty()
        : Optional.of(lowerId(type + "/" + id));
  }

  /** Our ids are UUIDs, which some databases give back in capitals. */
  private static String lowerId(String name) {
    int slash = name.indexOf('/');
    return name.substring(0, slash) + name.substring(slash).toLowerCase(Locale.ROOT);
  }
}
