package org.huren.agent.spool;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.index.CommitmentRows;
import org.huren.agent.spool.index.DecisionRows;
import org.huren.agent.spool.index.DeliveryRows;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.ItemRows;
import org.huren.agent.spool.index.Session;
import org.huren.agent.spool.index.StoredItem;
import org.huren.agent.spool.index.StudyRows;
import org.huren.agent.spool.index.UplinkRows;

/** What is shown, and what people decide, from the index. */
final class IndexedRecords implements Records {
  private static final Set<ItemState> SHOWN_BY_DEFAULT =
      Set.of(
          ItemState.RECEIVED,
          ItemState.ACCEPTED,
          ItemState.HELD,
          ItemState.QUARANTINED,
          ItemState.APART,
          ItemState.SETTLED,
          ItemState.DISCARDED);

  private static final Set<ItemState> RELEASABLE =
      Set.of(ItemState.HELD, ItemState.QUARANTINED, ItemState.APART);

  private final Writes index;
  private final Payloads payloads;
  private final Clock clock;

  IndexedRecords(Writes index, Payloads payloads, Clock clock) {
    this.index = index;
    this.payloads = payloads;
    this.clock = clock;
  }

  @Override
  public Map<ItemState, Long> countByState() {
    return index.read(ItemRows::countByState);
  }

  @Override
  public Map<Source, Long> heldBySource() {
    return index.read(ItemRows::heldBySource);
  }

  @Override
  public Backlog backlog(UplinkId uplink) {
    UplinkRows.Waiting w = index.read(session -> UplinkRows.waiting(session, uplink));
    return new Backlog(w.pending(), w.bytes(), w.rejected(), w.oldest(), w.lastError());
  }

  @Override
  public Set<UplinkId> uplinksOwed() {
    return index.read(UplinkRows::owed);
  }

  @Override
  public List<Item> items(Optional<ItemState> state, int atMost, Optional<ItemId> before) {
    // One short walk of the index per state: millions of purged rows are never stepped over.
    Set<ItemState> states = state.map(Set::of).orElse(SHOWN_BY_DEFAULT);
    List<Item> items = new ArrayList<>();
    for (ItemState s : states) {
      for (StoredItem stored : index.read(session -> ItemRows.newest(session, s, before, atMost))) {
        items.add(stored.item());
      }
    }
    items.sort(Comparator.comparing(Item::id).reversed());
    return List.copyOf(items.subList(0, Math.min(atMost, items.size())));
  }

  @Override
  public StudyCounts studies() {
    StudyRows.Counts counts = index.read(StudyRows::counts);
    return new StudyCounts(counts.open(), counts.complete());
  }

  @Override
  public CommitmentCounts commitments() {
    CommitmentRows.Counts counts = index.read(CommitmentRows::counts);
    return new CommitmentCounts(counts.open(), counts.givenUp());
  }

  @Override
  public List<Study> studies(boolean onlyOpen, int atMost, Optional<String> before) {
    return index.read(
        session -> {
          if (onlyOpen) {
            return StudyRows.newestOpen(session, atMost);
          }
          Optional<Study> last =
              before.isPresent() ? StudyRows.find(session, before.get()) : Optional.empty();
          return StudyRows.newest(session, last, atMost);
        });
  }

  @Override
  public Optional<Item> item(ItemId id) {
    return index.read(session -> ItemRows.byId(session, id)).map(StoredItem::item);
  }

  @Override
  public List<Delivery> deliveries(ItemId id) {
    return index.read(session -> DeliveryRows.ofItem(session, id));
  }

  @Override
  public List<AuditEntry> audit(ItemId id) {
    return index.read(session -> DecisionRows.auditOf(session, id)).stream()
        .map(e -> new AuditEntry(e.at(), e.who(), e.what(), e.reason()))
        .toList();
  }

  /** Decides on an item within the transaction that reads it. */
  private interface Ruling {
    /** Carries the decision out, or says why it is not possible. */
    Optional<Reason> apply(Session session, StoredItem stored) throws SQLException;
  }

  private CompletionStage<Decision> decide(ItemId id, Ruling ruling) {
    return index.write(
        Durability.FULL,
        session -> {
          Optional<StoredItem> stored = ItemRows.byId(session, id);
          if (stored.isEmpty()) {
            return new Decision.NoSuchItem();
          }
          Optional<Reason> refusal = ruling.apply(session, stored.get());
          if (refusal.isPresent()) {
            return new Decision.NotPossible(refusal.get());
          }
          Item now = ItemRows.byId(session, id).orElse(stored.get()).item();
          return new Decision.Done(now);
        });
  }

  private static Optional<Reason> refuse(String code, Object... arguments) {
    return Optional.of(Reason.of(code, arguments));
  }

  @Override
  public CompletionStage<Decision> retry(ItemId id, String who) {
    return decide(
        id,
        (session, stored) -> {
          Item item = stored.item();
          if (item.state() != ItemState.ACCEPTED) {
            return refuse("spool.retry-only-accepted", item.state());
          }
          return DecisionRows.retry(session, item, who, clock.instant())
              ? Optional.empty()
              : refuse("spool.nothing-to-retry");
        });
  }

  @Override
  public CompletionStage<Integer> retryAll(UplinkId uplink, String who) {
    return index
        .write(
            Durability.FULL,
            session -> {
              Optional<String> which = Optional.of(uplink.value());
              DecisionRows.audit(
                  session, Optional.empty(), who, "retry-all", which, clock.instant());
              UplinkRows.Waiting waiting = UplinkRows.waiting(session, uplink);
              return waiting.pending() + waiting.rejected();
            })
        .thenCompose(there -> retrySome(uplink, there, 0));
  }

  // No more than were there at first: a far side that keeps rejecting would keep this going.
  private CompletableFuture<Integer> retrySome(UplinkId uplink, long there, int soFar) {
    return index
        .write(Durability.FULL, session -> DecisionRows.retrySome(session, uplink))
        .thenCompose(
            n ->
                n == 0 || soFar + n >= there
                    ? CompletableFuture.completedFuture(soFar + n)
                    : retrySome(uplink, there, soFar + n));
  }

  @Override
  public CompletionStage<Decision> release(ItemId id, Set<UplinkId> routes, String who) {
    // Looked at before, so that the writer never waits for the disk of the payloads.
    boolean whole =
        index.read(session -> ItemRows.byId(session, id)).filter(payloads::isWhole).isPresent();
    return decide(
        id,
        (session, stored) -> {
          Item item = stored.item();
          if (!RELEASABLE.contains(item.state())) {
            return refuse("spool.release-only-held", item.state());
          }
          if (routes.isEmpty()) {
            return refuse("spool.no-uplink", item.kind().content().yamlName());
          }
          if (!whole) {
            return refuse(Payloads.DAMAGED, payloads.path(stored).getFileName());
          }
          DecisionRows.release(session, item, routes, who, clock.instant());
          return Optional.empty();
        });
  }

  @Override
  public CompletionStage<Decision> discard(ItemId id, String reason, String who) {
    return decide(
        id,
        (session, stored) -> {
          Item item = stored.item();
          if (reason.isBlank()) {
            return refuse("spool.discard-without-reason");
          }
          if (!item.state().canBecome(ItemState.DISCARDED)) {
            return refuse("spool.discard-only-held", item.state());
          }
          if (item.state() == ItemState.ACCEPTED && !DecisionRows.hasRejected(session, item.id())) {
            return refuse("spool.discard-nothing-rejected");
          }
          Reason why = Reason.of("spool.discarded", who, reason);
          DecisionRows.discard(session, item, why, reason, who, clock.instant());
          return Optional.empty();
        });
  }

  @Override
  public CompletionStage<Integer> discardAll(UplinkId uplink, String reason, String who) {
    Reason why = Reason.of("spool.discarded-uplink", who, uplink, reason);
    return index
        .write(
            Durability.FULL,
            session -> {
              Optional<String> what = Optional.of(uplink + ": " + reason);
              DecisionRows.audit(
                  session, Optional.empty(), who, "discard-all", what, clock.instant());
              return 0;
            })
        .thenCompose(none -> discardSome(uplink, why, reason, who, 0));
  }

  private CompletableFuture<Integer> discardSome(
      UplinkId uplink, Reason why, String reason, String who, int soFar) {
    return index
        .write(
            Durability.FULL,
            session -> DecisionRows.discardSome(session, uplink, why, reason, who, clock.instant()))
        .thenCompose(
            n ->
                n == 0
                    ? CompletableFuture.completedFuture(soFar)
                    : discardSome(uplink, why, reason, who, soFar + n));
  }
}
