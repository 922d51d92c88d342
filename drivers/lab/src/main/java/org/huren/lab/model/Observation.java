package org.huren.lab.model;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * One result.
 *
 * @param flags as the instrument wrote them, one each
 * @param observedAt when it was measured
 * @param operator who ran it, as the instrument calls them
 * @param notes comments that belong to this result
 */
public record Observation(
    TestCode code,
    Value value,
    Optional<Unit> unit,
    Optional<ReferenceRange> range,
    List<String> flags,
    ResultStatus status,
    Optional<OffsetDateTime> observedAt,
    Optional<String> operator,
    List<String> notes) {
  public Observation {
    flags = List.copyOf(flags);
    notes = List.copyOf(notes);
  }
}
