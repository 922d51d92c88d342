package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Study;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.StudyRows;

/** Studies, from the index. */
final class IndexedStudyQueue implements StudyQueue {
  private final Writes index;

  IndexedStudyQueue(Writes index) {
    this.index = index;
  }

  @Override
  public List<Open> unchangedSince(Instant time, Optional<Open> after, int atMost) {
    return index.read(session -> StudyRows.open(session, time, after, atMost));
  }

  @Override
  public Optional<Instant> oldestChange() {
    return index.read(StudyRows::oldestChange);
  }

  @Override
  public Optional<Study> find(String uid) {
    return index.read(session -> StudyRows.find(session, uid));
  }

  @Override
  public CompletionStage<Void> completed(Study study, Optional<ItemId> document) {
    return index.change(
        Durability.NORMAL, session -> StudyRows.completed(session, study, document));
  }

  @Override
  public CompletionStage<Void> expectNoMore(Set<String> uids) {
    Set<String> all = Set.copyOf(uids);
    return index.change(
        Durability.NORMAL,
        session -> {
          for (String uid : all) {
            StudyRows.expectNoMore(session, uid);
          }
        });
  }
}
