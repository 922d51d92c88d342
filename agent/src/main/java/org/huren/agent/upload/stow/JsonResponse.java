package org.huren.agent.upload.stow;

import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Store Instances Response in the DICOM JSON Model (PS3.18 Annex F): one object, or an array of
 * them.
 *
 * <pre>
 *   { "00081199": { "vr": "SQ", "Value": [ {
 *       "00081155": { "vr": "UI", "Value": [ "1.2.3" ] },
 *       "00081190": { "vr": "UR", "Value": [ "https://..." ] },
 *       "00081196": { "vr": "US", "Value": [ 45056 ] } } ] } }
 * </pre>
 */
final class JsonResponse {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonResponse() {}

  static Optional<StoreResponse> read(byte[] body) {
    JsonNode root;
    try {
      root = MAPPER.readTree(body);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    StoreResponse.Builder response = new StoreResponse.Builder();
    boolean isResponse = false;
    for (JsonNode dataSet : root.isArray() ? root : MAPPER.createArrayNode().add(root)) {
      isResponse |=
          dataSet.has(StoreResponse.REFERENCED_SOP_SEQUENCE)
              || dataSet.has(StoreResponse.FAILED_SOP_SEQUENCE);
      for (JsonNode item : values(dataSet, StoreResponse.REFERENCED_SOP_SEQUENCE)) {
        uid(item)
            .ifPresent(
                uid ->
                    response.add(
                        uid,
                        new InstanceResult.Stored(
                            text(item, StoreResponse.RETRIEVE_URL),
                            number(item, StoreResponse.WARNING_REASON))));
      }
      for (JsonNode item : values(dataSet, StoreResponse.FAILED_SOP_SEQUENCE)) {
        uid(item)
            .ifPresent(
                uid ->
                    response.add(
                        uid,
                        new InstanceResult.Failed(number(item, StoreResponse.FAILURE_REASON))));
      }
    }
    return isResponse ? Optional.of(response.build()) : Optional.empty();
  }

  private static JsonNode values(JsonNode dataSet, String tag) {
    return dataSet.path(tag).path("Value");
  }

  private static Optional<String> uid(JsonNode item) {
    return text(item, StoreResponse.REFERENCED_SOP_INSTANCE_UID).map(StoreResponse::uid);
  }

  private static Optional<String> text(JsonNode item, String tag) {
    JsonNode value = values(item, tag).path(0);
    return value.isString() && !value.asString().isBlank()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  /** A US value; some platforms write it as a decimal string. */
  private static OptionalInt number(JsonNode item, String tag) {
    JsonNode value = values(item, tag).path(0);
    if (value.isIntegralNumber() && value.canConvertToInt()) {
      return OptionalInt.of(value.asInt());
    }
    return value.isString() && value.asString().strip().matches("\\d{1,5}")
        ? OptionalInt.of(Integer.parseInt(value.asString().strip()))
        : OptionalInt.empty();
  }
}
