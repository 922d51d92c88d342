package org.huren.agent.control;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;

/**
 * One line of a list of studies; without patient data.
 *
 * @param source who sent the last of its images
 * @param complete whether nothing changed since it was known complete
 * @param series how many
 * @param revision counts its changes
 * @param document the item of its last exam registration; settled: it is registered
 */
public record StudySummary(
    String studyInstanceUid,
    Source source,
    boolean complete,
    List<String> modalities,
    int series,
    int instances,
    Instant firstReceived,
    Instant lastReceived,
    long revision,
    Optional<ItemId> document,
    Optional<ItemState> documentState) {
  public StudySummary {
    modalities = List.copyOf(modalities);
  }

  /**
   * Of a study.
   *
   * @param documentState of the item that is its registration
   */
  public static StudySummary of(Study study, Optional<ItemState> documentState) {
    return new StudySummary(
        study.uid(),
        study.source(),
        study.complete(),
        study.series().stream()
            .flatMap(s -> s.attribute("Modality").stream())
            .distinct()
            .sorted()
            .toList(),
        study.series().size(),
        study.instances(),
        study.firstReceived(),
        study.lastReceived(),
        study.revision(),
        study.document(),
        documentState);
  }
}
