package org.huren.agent.item;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A study as the gateway has it: the images that were accepted, each SOP instance counted once.
 * What is held, in quarantine, a duplicate or given up is not among them.
 *
 * @param uid Study Instance UID
 * @param source who sent the last of its images
 * @param revision counts its changes
 * @param complete whether nothing changed since it was known complete
 * @param document the last exam registration made of it
 * @param attributes of the study and its patient, by DICOM keyword, as the last image says; none
 *     once its payloads are purged; never logged
 */
public record Study(
    String uid,
    Source source,
    int instances,
    long revision,
    Instant firstReceived,
    Instant lastReceived,
    boolean complete,
    Optional<ItemId> document,
    Map<String, String> attributes,
    List<Series> series) {
  public Study {
    attributes = Map.copyOf(attributes);
    series = List.copyOf(series);
  }

  public Optional<String> attribute(String keyword) {
    return Optional.ofNullable(attributes.get(keyword));
  }

  /**
   * One series of it.
   *
   * @param uid Series Instance UID
   * @param attributes by DICOM keyword, as the last image says
   */
  public record Series(String uid, int instances, Map<String, String> attributes) {
    public Series {
      attributes = Map.copyOf(attributes);
    }

    public Optional<String> attribute(String keyword) {
      return Optional.ofNullable(attributes.get(keyword));
    }
  }
}
