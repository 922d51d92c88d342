package org.huren.agent.console;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.Records;

/** Records in memory that keep to the legal transitions. */
public final class FakeRecords implements Records {
  private final TreeMap<ItemId, Item> items = new TreeMap<>(Comparator.reverseOrder());
  private final Map<ItemId, List<Delivery>> deliveries = new LinkedHashMap<>();
  private final Map<ItemId, List<AuditEntry>> audit = new LinkedHashMap<>();
  private final List<Study> studies = new ArrayList<>();
  private final Instant now;
  private Optional<RuntimeException> failure = Optional.empty();
  private boolean stuck;

  public FakeRecords(Instant now) {
    this.now = now;
  }

  /** A CT image that arrived a minute ago; {@code number} tells it from others. */
  public static ItemId id(long number) {
    return ItemId.parse(String.format("0197a000-0000-7000-8000-%012x", number));
  }

  /** Adds one. */
  public synchronized Item add(long number, ItemState state, Optional<Reason> reason) {
    Item item =
        new Item(
            id(number),
            PayloadKind.DICOM,
            new Source("CT01"),
            state,
            524_288 + 300,
            1,
            300,
            2,
            now.minusSeconds(60),
            new Facts(
                Optional.of("1.2.3." + number),
                Optional.of("1.2.3"),
                Map.of("PatientName", "张三^ZHANG^SAN", "Modality", "CT"),
                List.of()),
            List.of(Finding.warning("check.patient-id-missing")),
            reason);
    items.put(item.id(), item);
    return item;
  }

  /** Adds one, waiting or rejected at an uplink. */
  public synchronized void addDelivery(long number, String uplink, DeliveryState state) {
    deliveries
        .computeIfAbsent(id(number), i -> new ArrayList<>())
        .add(
            new Delivery(
                id(number),
                new UplinkId(uplink),
                state,
                3,
                now.plusSeconds(3_600),
                Optional.of(Reason.of("test.unreachable", "cloud.example")),
                Optional.empty()));
  }

  /** Every call fails from now on. */
  public synchronized void fail(RuntimeException with) {
    failure = Optional.of(with);
  }

  /** Decisions never become durable from now on. */
  public synchronized void getStuck() {
    stuck = true;
  }

  @Override
  public Map<Source, Long> heldBySource() {
    return Map.of();
  }

  @Override
  public synchronized Map<ItemState, Long> countByState() {
    failure.ifPresent(
        f -> {
          throw f;
        });
    return items.values().stream()
        .collect(Collectors.groupingBy(Item::state, Collectors.counting()));
  }

  @Override
  public synchronized Backlog backlog(UplinkId uplink) {
    return new Backlog(
        deliveries.values().stream()
            .flatMap(List::stream)
            .filter(d -> d.uplink().equals(uplink))
            .count(),
        524_288,
        0,
        Optional.of(now.minusSeconds(60)),
        Optional.empty());
  }

  @Override
  public synchronized List<Item> items(
      Optional<ItemState> state, int atMost, Optional<ItemId> before) {
    return items.values().stream()
        .filter(i -> state.map(s -> i.state() == s).orElse(true))
        .filter(i -> before.map(b -> i.id().compareTo(b) < 0).orElse(true))
        .limit(atMost)
        .toList();
  }

  @Override
  public synchronized StudyCounts studies() {
    return new StudyCounts(
        studies.stream().filter(s -> !s.complete()).count(),
        studies.stream().filter(Study::complete).count());
  }

  @Override
  public CommitmentCounts commitments() {
    return new CommitmentCounts(0, 0);
  }

  @Override
  public synchronized List<Study> studies(boolean onlyOpen, int atMost, Optional<String> before) {
    return studies.stream()
        .filter(s -> !onlyOpen || !s.complete())
        .filter(s -> before.map(b -> s.uid().compareTo(b) < 0).orElse(true))
        .limit(atMost)
        .toList();
  }

  /** Adds a study of one CT series, older than those before. */
  public synchronized void addStudy(String uid, int images, Optional<ItemId> document) {
    studies.add(
        new Study(
            uid,
            new Source("CT01"),
            images,
            1,
            now.minusSeconds(600),
            now.minusSeconds(300),
            document.isPresent(),
            document,
            Map.of("PatientName", "张三^ZHANG^SAN"),
            List.of(new Study.Series(uid + ".1", images, Map.of("Modality", "CT")))));
  }

  @Override
  public synchronized Optional<Item> item(ItemId id) {
    failure.ifPresent(
        f -> {
          throw f;
        });
    return Optional.ofNullable(items.get(id));
  }

  @Override
  public synchronized List<Delivery> deliveries(ItemId id) {
    return List.copyOf(deliveries.getOrDefault(id, List.of()));
  }

  @Override
  public synchronized List<AuditEntry> audit(ItemId id) {
    return List.copyOf(audit.getOrDefault(id, List.of()));
  }

  @Override
  public CompletionStage<Decision> retry(ItemId id, String who) {
    return decide(id, ItemState.ACCEPTED, "retry", Optional.empty(), who, () -> dueNow(id));
  }

  @Override
  public synchronized CompletionStage<Integer> retryAll(UplinkId uplink, String who) {
    deliveries.keySet().forEach(this::dueNow);
    return CompletableFuture.completedFuture(deliveries.size());
  }

  @Override
  public synchronized Set<UplinkId> uplinksOwed() {
    return deliveries.values().stream()
        .flatMap(List::stream)
        .filter(d -> d.state() != DeliveryState.CANCELLED)
        .map(Delivery::uplink)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized CompletionStage<Integer> discardAll(
      UplinkId uplink, String reason, String who) {
    int given = 0;
    for (List<Delivery> all : deliveries.values()) {
      given += all.removeIf(d -> d.uplink().equals(uplink)) ? 1 : 0;
    }
    return CompletableFuture.completedFuture(given);
  }

  @Override
  public CompletionStage<Decision> release(ItemId id, Set<UplinkId> routes, String who) {
    return decide(
        id,
        ItemState.ACCEPTED,
        "release",
        Optional.empty(),
        who,
        () -> {
          routes.forEach(r -> addDelivery(id, r));
          return true;
        });
  }

  @Override
  public CompletionStage<Decision> discard(ItemId id, String reason, String who) {
    return decide(id, ItemState.DISCARDED, "discard", Optional.of(reason), who, () -> true);
  }

  private synchronized CompletionStage<Decision> decide(
      ItemId id,
      ItemState to,
      String what,
      Optional<String> reason,
      String who,
      Supplier<Boolean> act) {
    if (stuck) {
      return new CompletableFuture<>();
    }
    Item item = items.get(id);
    if (item == null) {
      return CompletableFuture.completedFuture(new Decision.NoSuchItem());
    }
    boolean isRetry = what.equals("retry");
    if (isRetry ? !act.get() : !item.state().canBecome(to) || !act.get()) {
      return CompletableFuture.completedFuture(
          new Decision.NotPossible(Reason.of("test.state", item.state())));
    }
    Item after =
        new Item(
            id,
            item.kind(),
            item.source(),
            isRetry ? item.state() : to,
            item.length(),
            item.crc32c(),
            item.contentOffset(),
            item.contentCrc32c(),
            item.receivedAt(),
            item.facts(),
            item.findings(),
            Optional.empty());
    items.put(id, after);
    audit.computeIfAbsent(id, i -> new ArrayList<>()).add(new AuditEntry(now, who, what, reason));
    return CompletableFuture.completedFuture(new Decision.Done(after));
  }

  private void addDelivery(ItemId id, UplinkId to) {
    deliveries
        .computeIfAbsent(id, i -> new ArrayList<>())
        .add(
            new Delivery(
                id, to, DeliveryState.PENDING, 0, now, Optional.empty(), Optional.empty()));
  }

  private boolean dueNow(ItemId id) {
    List<Delivery> due = new ArrayList<>();
    for (Delivery d : deliveries.getOrDefault(id, List.of())) {
      due.add(
          new Delivery(
              id,
              d.uplink(),
              DeliveryState.PENDING,
              d.attempts(),
              now,
              d.lastError(),
              d.receipt()));
    }
    deliveries.put(id, due);
    return !due.isEmpty();
  }
}
