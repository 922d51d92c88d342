package org.huren.lab.model;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What was measured on.
 *
 * @param id the barcode or number that the LIS knows it by; empty: the message has none
 * @param otherIds further ids of the same order (a cross-match has two)
 * @param type as the instrument calls it
 * @param position rack and tube, as the instrument writes it
 */
public record Specimen(
    Optional<String> id,
    List<String> otherIds,
    Optional<String> type,
    Optional<String> position,
    Optional<OffsetDateTime> collectedAt) {
  public Specimen {
    otherIds = List.copyOf(otherIds);
  }
}
