package org.huren.agent.upload.stow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The Store Instances Response Module of an answer (PS3.18 Annex I), by SOP Instance UID. An
 * instance that the answer names as stored and as failed is not in it: such an answer says nothing.
 */
record StoreResponse(Map<String, InstanceResult> instances) {
  static final String FAILED_SOP_SEQUENCE = "00081198";
  static final String REFERENCED_SOP_SEQUENCE = "00081199";
  static final String REFERENCED_SOP_INSTANCE_UID = "00081155";
  static final String FAILURE_REASON = "00081197";
  static final String WARNING_REASON = "00081196";
  static final String RETRIEVE_URL = "00081190";

  StoreResponse {
    instances = Map.copyOf(instances);
  }

  /**
   * Reads an answer's body; what it is, is told by its first character, since proxies and platforms
   * mislabel bodies. Empty if it is no Store Instances Response that we can read.
   */
  static Optional<StoreResponse> read(byte[] body) {
    for (byte b : body) {
      switch (b) {
        case ' ', '\t', '\r', '\n', (byte) 0xEF, (byte) 0xBB, (byte) 0xBF -> {}
        case '{', '[' -> {
          return JsonResponse.read(body);
        }
        case '<' -> {
          return XmlResponse.read(body);
        }
        default -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  /** Collects what an answer says, in any order. */
  static final class Builder {
    private final Map<String, InstanceResult> instances = new HashMap<>();
    private final Set<String> contradicted = new HashSet<>();

    void add(String uid, InstanceResult result) {
      InstanceResult before = instances.putIfAbsent(uid, result);
      if (before != null && before.getClass() != result.getClass()) {
        contradicted.add(uid);
      }
    }

    StoreResponse build() {
      instances.keySet().removeAll(contradicted);
      return new StoreResponse(instances);
    }
  }

  /** A UID without the padding that some writers leave in. */
  static String uid(String value) {
    int end = value.length();
    while (end > 0 && (value.charAt(end - 1) == 0 || value.charAt(end - 1) == ' ')) {
      end--;
    }
    return value.substring(0, end).strip();
  }

  /** A tag as JSON and XML should write it. */
  static String tag(String value) {
    return value.toUpperCase(Locale.ROOT);
  }
}
