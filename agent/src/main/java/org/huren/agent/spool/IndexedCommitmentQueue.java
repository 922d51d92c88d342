package org.huren.agent.spool;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.index.CommitmentRows;
import org.huren.agent.spool.index.Durability;

/** Storage commitment requests, from the index. */
final class IndexedCommitmentQueue implements CommitmentQueue {
  private final Writes index;
  private final Clock clock;

  IndexedCommitmentQueue(Writes index, Clock clock) {
    this.index = index;
    this.clock = clock;
  }

  @Override
  public CompletionStage<OptionalLong> add(Request request) {
    return index.write(
        Durability.FULL, session -> CommitmentRows.add(session, request, clock.instant()));
  }

  @Override
  public List<Open> open(long after, int atMost) {
    return index.read(session -> CommitmentRows.open(session, after, atMost));
  }

  @Override
  public List<Instance> unresolved(long number, int atMost) {
    return index.read(session -> CommitmentRows.unresolved(session, number, atMost));
  }

  @Override
  public Standing standing(String sopInstanceUid) {
    return index.read(session -> CommitmentRows.standing(session, sopInstanceUid));
  }

  @Override
  public CompletionStage<Void> resolve(long number, List<Instance> instances) {
    List<Instance> all = List.copyOf(instances);
    return index.change(Durability.NORMAL, session -> CommitmentRows.resolve(session, number, all));
  }

  @Override
  public CompletionStage<Void> toReport(long number) {
    return index.change(Durability.NORMAL, session -> CommitmentRows.toReport(session, number));
  }

  @Override
  public List<Instance> instances(long number) {
    return index.read(session -> CommitmentRows.instances(session, number));
  }

  @Override
  public List<Long> unstudied(Instant requestedBefore, int atMost) {
    return index.read(
        session -> CommitmentRows.unstudied(session, requestedBefore, clock.instant(), atMost));
  }

  @Override
  public Optional<Instant> oldestUnstudied() {
    return index.read(CommitmentRows::oldestUnstudied);
  }

  @Override
  public CompletionStage<Boolean> expectNoMoreOfItsStudies(long number) {
    return index.write(
        Durability.NORMAL, session -> CommitmentRows.expectNoMoreOfItsStudies(session, number));
  }

  @Override
  public CompletionStage<Void> reported(long number) {
    return index.change(
        Durability.FULL, session -> CommitmentRows.reported(session, number, clock.instant()));
  }

  @Override
  public CompletionStage<Void> postpone(long number, Instant until, Reason why) {
    return index.change(
        Durability.NORMAL, session -> CommitmentRows.postpone(session, number, until, why));
  }

  @Override
  public CompletionStage<Void> giveUp(long number, Reason why) {
    return index.change(
        Durability.FULL, session -> CommitmentRows.giveUp(session, number, why, clock.instant()));
  }
}
