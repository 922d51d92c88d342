package org.huren.agent.upload;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue;
import org.huren.agent.spool.Payload;

/** The queue of one uplink, in memory; refuses to do what a real one could not. */
final class FakeQueue implements DeliveryQueue {
  static final UplinkId UPLINK = new UplinkId("cloud");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Clock clock;
  private final Map<ItemId, Row> rows = new LinkedHashMap<>();
  private int next;
  private int failingWrites;
  int claims;
  int largestClaim;

  FakeQueue(Clock clock) {
    this.clock = clock;
  }

  private static final class Row {
    final Item item;
    DeliveryState state = DeliveryState.PENDING;
    int attempts;
    Instant dueAt;

    Row(Item item, Instant dueAt) {
      this.item = item;
      this.dueAt = dueAt;
    }
  }

  /** Adds deliveries that are due. */
  List<ItemId> add(int count, long length) {
    return add(count, length, false);
  }

  /** Adds urgent ones, or others. */
  synchronized List<ItemId> add(int count, long length, boolean urgent) {
    List<ItemId> added = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ItemId id = new ItemId(new UUID(0x7000L | ((long) ++next << 16), 0x8000000000000000L));
      Facts facts = new Facts(Optional.of("1.2." + next), Optional.empty(), Map.of(), List.of());
      Item item =
          new Item(
              id,
              PayloadKind.DICOM,
              new Source("CT"),
              ItemState.ACCEPTED,
              length,
              0,
              0,
              0,
              clock.instant(),
              urgent ? facts.urgent() : facts,
              List.of(),
              Optional.empty());
      rows.put(id, new Row(item, clock.instant()));
      added.add(id);
    }
    return added;
  }

  synchronized void failNextWrites(int count) {
    failingWrites = count;
  }

  @Override
  public synchronized List<Claim> claim(
      UplinkId uplink, Turn turn, int atMost, long atMostBytes, Instant now) {
    claims++;
    List<Claim> claimed = new ArrayList<>();
    long bytes = 0;
    for (Row row : inTurn(turn)) {
      if (row.state == DeliveryState.PENDING && !row.dueAt.isAfter(now)) {
        bytes += row.item.length();
        if (claimed.size() == atMost || (!claimed.isEmpty() && bytes > atMostBytes)) {
          break;
        }
        row.state = DeliveryState.LEASED;
        Payload payload = new Payload(Path.of("none"), row.item.length(), 0);
        claimed.add(new Claim(row.item, uplink, row.attempts, payload));
      }
    }
    largestClaim = Math.max(largestClaim, claimed.size());
    return claimed;
  }

  private List<Row> inTurn(Turn turn) {
    Comparator<Row> byPrecedence = Comparator.comparing(r -> r.item.precedence());
    return rows.values().stream()
        .filter(r -> turn != Turn.WITHOUT_IMAGES || r.item.precedence() != Precedence.IMAGE)
        .sorted(turn == Turn.LEAST_FIRST ? byPrecedence.reversed() : byPrecedence)
        .toList();
  }

  @Override
  public synchronized Optional<Instant> nextDue(UplinkId uplink, Turn turn) {
    return rows.values().stream()
        .filter(r -> r.state == DeliveryState.PENDING)
        .filter(r -> turn != Turn.WITHOUT_IMAGES || r.dueAt.isAfter(clock.instant()))
        .map(r -> r.dueAt)
        .min(Instant::compareTo);
  }

  @Override
  public synchronized CompletionStage<Void> settle(List<Settlement> settlements) {
    if (failingWrites > 0) {
      failingWrites--;
      notifyAll();
      return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
    }
    for (Settlement settlement : settlements) {
      Row row = leased(settlement.item());
      row.attempts++;
      row.dueAt = settlement.dueAt();
      row.state =
          settlement.outcome() instanceof DeliveryOutcome.Delivered
              ? DeliveryState.DELIVERED
              : settlement.outcome() instanceof DeliveryOutcome.Rejected
                  ? DeliveryState.REJECTED
                  : DeliveryState.PENDING;
    }
    notifyAll();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public synchronized CompletionStage<Void> giveBack(List<Claim> claims) {
    claims.forEach(c -> leased(c.item().id()).state = DeliveryState.PENDING);
    notifyAll();
    return CompletableFuture.completedFuture(null);
  }

  private Row leased(ItemId item) {
    Row row = rows.get(item);
    if (row.state != DeliveryState.LEASED) {
      throw new IllegalStateException(item + " is not leased but " + row.state);
    }
    return row;
  }

  synchronized long count(DeliveryState state) {
    return rows.values().stream().filter(r -> r.state == state).count();
  }

  synchronized int attempts(ItemId item) {
    return rows.get(item).attempts;
  }

  synchronized DeliveryState state(ItemId item) {
    return rows.get(item).state;
  }

  synchronized Duration untilDue(ItemId item) {
    return Duration.between(clock.instant(), rows.get(item).dueAt);
  }

  /** Waits until so many deliveries are in a state. */
  void await(DeliveryState state, long count) throws InterruptedException {
    await(q -> q.count(state) == count, count + " " + state);
  }

  synchronized void await(Predicate<FakeQueue> condition, String what) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.test(this)) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new AssertionError("not so after " + PATIENCE + ": " + what);
      }
      wait(left);
    }
  }
}
