package org.huren.agent.spool;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.ItemRows;
import org.huren.agent.spool.index.OrderKey;
import org.huren.agent.spool.index.OrderRows;
import org.huren.agent.spool.index.Session;
import org.huren.agent.spool.index.StoredItem;
import org.huren.agent.spool.index.StudyCount;
import org.huren.agent.spool.index.WaitRows;

/** Items to check, from the index. */
final class IndexedCheckQueue implements CheckQueue {
  private final Writes index;
  private final Payloads payloads;
  private final FreshItems fresh;
  private final Clock clock;

  IndexedCheckQueue(Writes index, Payloads payloads, FreshItems fresh, Clock clock) {
    this.index = index;
    this.fresh = fresh;
    this.payloads = payloads;
    this.clock = clock;
  }

  @Override
  public List<Item> awaitingCheck(int atMost) {
    return fresh.next(
        atMost,
        () ->
            items(
                index.read(
                    session ->
                        ItemRows.oldest(session, ItemState.RECEIVED, Optional.empty(), atMost))));
  }

  @Override
  public List<Item> sameIdentity(Item item, String identity) {
    return items(index.read(session -> ItemRows.othersOfIdentity(session, item, identity)));
  }

  @Override
  public List<Item> sameGroup(PayloadKind kind, Source source, String group, int atMost) {
    return items(index.read(session -> ItemRows.ofGroup(session, kind, source, group, atMost)));
  }

  @Override
  public List<Item> held(Optional<ItemId> after, int atMost) {
    return items(index.read(session -> ItemRows.oldest(session, ItemState.HELD, after, atMost)));
  }

  @Override
  public Optional<byte[]> content(Item item) {
    return index.read(session -> ItemRows.byId(session, item.id())).flatMap(payloads::content);
  }

  private static List<Item> items(List<StoredItem> stored) {
    return stored.stream().map(StoredItem::item).toList();
  }

  @Override
  public boolean sameContent(Item one, Item other) {
    Optional<StoredItem> a = index.read(session -> ItemRows.byId(session, one.id()));
    Optional<StoredItem> b = index.read(session -> ItemRows.byId(session, other.id()));
    return a.isPresent() && b.isPresent() && payloads.sameContent(a.get(), b.get());
  }

  @Override
  public CompletionStage<Void> record(List<Judgement> judgements) {
    for (Judgement j : judgements) {
      if (j.verdict() instanceof Verdict.Accept && j.routes().isEmpty()) {
        // It would wait for nobody, and nobody would be told.
        throw new IllegalArgumentException("item " + j.item().id() + " is accepted for no uplink");
      }
    }
    List<Judgement> all = new ArrayList<>(judgements);
    return index
        .change(
            Durability.NORMAL,
            session -> {
              StudyCount images = new StudyCount();
              for (Judgement j : all) {
                ItemRows.judge(
                    session,
                    j.item(),
                    j.verdict(),
                    reason(j.verdict()),
                    j.routes(),
                    images,
                    clock.instant());
                ItemId id = j.item().id();
                WaitRows.speaksOf(session, id, j.effects().specimens());
                if (j.effects().waits() && j.verdict() instanceof Verdict.Hold) {
                  WaitRows.await(
                      session, id, OrderKey.SPECIMEN, j.effects().specimens(), j.effects().until());
                }
              }
              for (Judgement j : all) {
                OrderRows.apply(session, j.effects().orders(), clock.instant());
                if (j.effects().renews()) {
                  renewOthers(session, j);
                }
              }
              images.write(session, clock.instant());
            })
        .thenRun(() -> fresh.judged(all.stream().map(j -> j.item().id()).toList()));
  }

  private static void renewOthers(Session session, Judgement judgement) throws SQLException {
    for (String specimen : judgement.effects().specimens()) {
      for (StoredItem other : WaitRows.ofSpecimen(session, specimen)) {
        if (!other.item().id().equals(judgement.item().id())) {
          WaitRows.renew(session, other.item().id());
        }
      }
    }
  }

  @Override
  public Optional<Instant> nextOverdue() {
    return index.read(WaitRows::nextOverdue);
  }

  @Override
  public CompletionStage<Void> wakeOverdue() {
    return index.change(
        Durability.NORMAL,
        session -> {
          Instant now = clock.instant();
          while (WaitRows.wakeOverdue(session, now)) {
            // until none is left
          }
        });
  }

  private static Optional<Reason> reason(Verdict verdict) {
    if (verdict instanceof Verdict.Hold hold) {
      return Optional.of(hold.reason());
    }
    if (verdict instanceof Verdict.Quarantine quarantine) {
      return Optional.of(quarantine.reason());
    }
    if (verdict instanceof Verdict.KeepApart apart) {
      return Optional.of(apart.reason());
    }
    if (verdict instanceof Verdict.Duplicate duplicate) {
      return Optional.of(Reason.of("spool.duplicate", duplicate.of()));
    }
    return Optional.empty();
  }
}
