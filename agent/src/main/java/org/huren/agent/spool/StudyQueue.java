package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Study;

/**
 * What the study stage sees of the spool. A study's row changes in the transaction that changes its
 * images, so a crash leaves both or neither. Any thread.
 */
public interface StudyQueue {
  /**
   * Open studies that did not change since a time, those unchanged longest first.
   *
   * @param after the last of the page before; empty: from the beginning
   */
  List<Open> unchangedSince(Instant time, Optional<Open> after, int atMost);

  /** When the open study that did not change for longest changed; empty if none is open. */
  Optional<Instant> oldestChange();

  Optional<Study> find(String uid);

  /**
   * Says that a study was complete as it was found; it stays open if it changed since.
   *
   * @param document its registration, already durable; empty: none was needed
   */
  CompletionStage<Void> completed(Study study, Optional<ItemId> document);

  /** Says that nothing more is expected of these studies now: open ones need not wait. */
  CompletionStage<Void> expectNoMore(Set<String> uids);

  /**
   * A study that changed since it was last complete.
   *
   * @param changedAt the epoch if nothing more is expected
   * @param modalities of its series
   */
  record Open(String uid, Instant changedAt, Set<String> modalities) {
    public Open {
      modalities = Set.copyOf(modalities);
    }
  }
}
