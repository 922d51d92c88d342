package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.item.DeliveryState.DELIVERED;
import static org.huren.agent.item.DeliveryState.LEASED;
import static org.huren.agent.item.DeliveryState.PENDING;
import static org.huren.agent.item.DeliveryState.REJECTED;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.UplinkStatus.Circuit;
import org.huren.config.TimeWindow;
import org.huren.config.UplinkConfig.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploaderTest {
  private static final Duration NO_GRACE = Duration.ofMillis(1);

  private final VirtualTime time = new VirtualTime();
  private final FakeQueue queue = new FakeQueue(time);
  private final FakeUplink uplink = new FakeUplink();
  private final List<UploadEvent> events = new CopyOnWriteArrayList<>();
  private final List<KillPoint> killPoints = new CopyOnWriteArrayList<>();
  private List<TimeWindow> windows = List.of();
  private Optional<Uploader> running = Optional.empty();

  private Uploader start(int connections) {
    Pace pace =
        new Pace(connections, Optional.empty(), Duration.ofSeconds(30), Duration.ofMinutes(5));
    Uploader uploader =
        new Uploader(
            FakeQueue.UPLINK,
            uplink,
            pace,
            new Schedule(windows, ZoneOffset.UTC),
            queue,
            time,
            time,
            time.alarm(),
            new Random(1),
            killPoints::add,
            events::add);
    running = Optional.of(uploader);
    uploader.start();
    return uploader;
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running.isPresent()) {
      running.get().stop(NO_GRACE);
    }
  }

  /** Moves time on in small steps until so many deliveries are in a state. */
  private void runUntil(org.huren.agent.item.DeliveryState state, long count, Duration atMost)
      throws InterruptedException {
    Duration step = Duration.ofMillis(250);
    for (Duration t = Duration.ZERO; t.compareTo(atMost) < 0; t = t.plus(step)) {
      awaitQuiet();
      if (queue.count(state) == count) {
        return;
      }
      time.advance(step);
    }
    assertThat(queue.count(state)).as("%s after %s", state, atMost).isEqualTo(count);
  }

  /** Waits until nothing can happen without news or time. */
  private void awaitQuiet() throws InterruptedException {
    do {
      time.awaitSleep();
    } while (running.orElseThrow().status().inFlight() > 0);
    time.awaitSleep();
  }

  @Test
  void deliveries_goInFullRequests_andAreSettled() throws InterruptedException {
    queue.add(250, 1000);
    uplink.batch = new Uplink.Batch(100, 50_000);
    start(1);
    queue.await(DELIVERED, 250);
    assertThat(uplink.requests).hasSize(5).allSatisfy(r -> assertThat(r).hasSize(50));
    assertThat(running.orElseThrow().status())
        .satisfies(
            s -> {
              assertThat(s.delivered()).isEqualTo(250);
              assertThat(s.deliveredBytes()).isEqualTo(250_000);
              assertThat(s.circuit()).isEqualTo(Circuit.CLOSED);
              assertThat(s.lastSuccess()).contains(time.instant());
            });
  }

  @Test
  void wakeUps_areNeverLost() throws InterruptedException {
    Uploader uploader = start(3);
    for (int i = 1; i <= 2000; i++) {
      queue.add(1, 10);
      uploader.wake();
      if (i % 7 == 0) {
        queue.await(DELIVERED, i);
      }
    }
    queue.await(DELIVERED, 2000);
  }

  @Test
  void idleUploader_sleepsUntilWoken() throws InterruptedException {
    Uploader uploader = start(2);
    time.awaitSleep();
    int claims = queue.claims;
    time.advance(Duration.ofHours(2));
    time.awaitSleep();
    assertThat(queue.claims).isEqualTo(claims);
    queue.add(1, 10);
    uploader.wake();
    queue.await(DELIVERED, 1);
  }

  @Test
  void queue_isNotAskedAgainWithoutNeed() throws InterruptedException {
    Uploader uploader = start(4);
    for (int i = 1; i <= 50; i++) {
      queue.add(1, 10);
      uploader.wake();
      queue.await(DELIVERED, i);
      awaitQuiet();
    }
    assertThat(queue.claims).as("one that finds, one that does not, for each").isLessThan(110);
  }

  @Test
  void itemThatFailsByItself_isTriedAgainLaterAndLater() throws InterruptedException {
    ItemId item = queue.add(1, 10).get(0);
    uplink.behaviour = FakeUplink.fails(Fault.ITEM);
    start(1);
    Duration last = Duration.ZERO;
    for (int attempt = 1; attempt <= 6; attempt++) {
      int n = attempt;
      queue.await(q -> q.attempts(item) == n, n + " attempts");
      Duration pause = queue.untilDue(item);
      assertThat(pause).isGreaterThanOrEqualTo(last);
      last = pause;
      awaitQuiet();
      time.advance(pause.minusMillis(1));
      awaitQuiet();
      assertThat(queue.attempts(item)).isEqualTo(attempt);
      time.advance(Duration.ofMillis(20));
    }
    assertThat(last).isGreaterThanOrEqualTo(Duration.ofSeconds(16));
    assertThat(running.orElseThrow().status().circuit()).isEqualTo(Circuit.CLOSED);
  }

  @Test
  void uplinkThatIsAway_isProbedWithOneItem_andThenEverythingFlows() throws InterruptedException {
    queue.add(1000, 1000);
    uplink.batch = new Uplink.Batch(50, 1 << 20);
    uplink.behaviour = FakeUplink.fails(Fault.UPLINK);
    start(4);
    while (running.orElseThrow().status().circuit() == Circuit.CLOSED) {
      awaitQuiet();
      time.advance(Duration.ofMillis(500));
    }
    awaitQuiet();
    int before = uplink.requests.size();
    for (int i = 0; i < 4 * 3600; i++) {
      time.advance(Duration.ofMillis(250));
      awaitQuiet();
    }
    List<List<ItemId>> probes =
        List.copyOf(uplink.requests).subList(before, uplink.requests.size());
    assertThat(probes).hasSizeBetween(100, 300).allSatisfy(r -> assertThat(r).hasSize(1));
    assertThat(queue.count(LEASED)).isZero();
    assertThat(running.orElseThrow().status().nextProbe()).isPresent();

    uplink.behaviour = FakeUplink::deliver;
    runUntil(DELIVERED, 1000, Duration.ofSeconds(35));
    assertThat(running.orElseThrow().status().circuit()).isEqualTo(Circuit.CLOSED);
    assertThat(events).hasAtLeastOneElementOfType(UploadEvent.Fails.class);
    assertThat(events).hasAtLeastOneElementOfType(UploadEvent.Well.class);
    assertThat(events.stream().filter(UploadEvent.Fails.class::isInstance)).hasSize(1);
  }

  @Test
  void poisonItem_costsItsNeighboursTwoFailedRequests() throws InterruptedException {
    List<ItemId> items = queue.add(100, 10);
    ItemId poison = items.get(37);
    uplink.behaviour = FakeUplink.poisonedBy(List.of(poison));
    start(2);
    queue.await(DELIVERED, 99);
    assertThat(queue.state(poison)).isNotEqualTo(DELIVERED);
    awaitQuiet();

    queue.add(50, 10);
    int before = uplink.requests.size();
    time.advance(Duration.ofMinutes(1));
    running.orElseThrow().wake();
    queue.await(DELIVERED, 149);
    awaitQuiet();
    assertThat(uplink.requests.subList(before, uplink.requests.size()))
        .filteredOn(r -> r.contains(poison))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r).hasSize(1));
  }

  @Test
  void manyPoisonItems_letTheOthersPass() throws InterruptedException {
    List<ItemId> poison = queue.add(100, 10);
    uplink.batch = new Uplink.Batch(10, 1 << 20);
    uplink.behaviour = FakeUplink.poisonedBy(poison);
    queue.add(10, 10);
    start(2);
    runUntil(DELIVERED, 10, Duration.ofMinutes(4));
    for (int i = 0; i < 400; i++) {
      time.advance(Duration.ofSeconds(1));
      awaitQuiet();
    }
    for (int round = 2; round <= 20; round++) {
      queue.add(10, 10);
      running.orElseThrow().wake();
      runUntil(DELIVERED, 10L * round, Duration.ofSeconds(1));
    }
    assertThat(queue.count(PENDING)).isEqualTo(100);
  }

  @Test
  void uplinkThatFailsUnclearly_opensItsCircuitToo() throws InterruptedException {
    queue.add(5000, 10);
    uplink.batch = new Uplink.Batch(10, 1 << 20);
    uplink.behaviour = FakeUplink.fails(Fault.UNCLEAR);
    start(2);
    while (running.orElseThrow().status().circuit() == Circuit.CLOSED) {
      awaitQuiet();
      time.advance(Duration.ofMillis(100));
    }
    for (int i = 0; i < 600; i++) {
      time.advance(Duration.ofSeconds(1));
      awaitQuiet();
    }
    assertThat(uplink.requests.size()).as("requests in ten minutes").isLessThan(6500);
    uplink.behaviour = FakeUplink::deliver;
    runUntil(DELIVERED, 5000, Duration.ofMinutes(6));
  }

  @Test
  void wishOfTheFarSide_holdsTheWholeUplink() throws InterruptedException {
    queue.add(100, 10);
    uplink.batch = new Uplink.Batch(10, 1 << 20);
    uplink.behaviour =
        claims ->
            FakeUplink.all(
                claims,
                new RetryLater(
                    Optional.of(Duration.ofMinutes(2)), Reason.of("test.busy"), Fault.UPLINK));
    start(2);
    queue.await(q -> uplink.requests.size() >= 1, "a request");
    awaitQuiet();
    uplink.behaviour = FakeUplink::deliver;
    int before = uplink.requests.size();
    assertThat(before).isLessThanOrEqualTo(3);
    time.advance(Duration.ofSeconds(119));
    awaitQuiet();
    assertThat(uplink.requests).hasSize(before);
    time.advance(Duration.ofSeconds(1));
    queue.await(DELIVERED, 100);
  }

  @Test
  void refusedItem_waitsForAPerson_andTheOthersGoOn() throws InterruptedException {
    List<ItemId> items = queue.add(10, 10);
    uplink.behaviour =
        claims -> {
          var outcomes = FakeUplink.deliver(claims);
          outcomes.computeIfPresent(
              items.get(3), (id, o) -> new Rejected(Reason.of("test.refused")));
          return outcomes;
        };
    start(1);
    queue.await(DELIVERED, 9);
    queue.await(REJECTED, 1);
    assertThat(events)
        .contains(
            new UploadEvent.Refused(FakeQueue.UPLINK, items.get(3), Reason.of("test.refused")));
    assertThat(running.orElseThrow().status().rejected()).isEqualTo(1);
  }

  @Test
  void uplinkThatThrows_orForgetsAnItem_losesNothing() throws InterruptedException {
    List<ItemId> items = queue.add(20, 10);
    AtomicInteger calls = new AtomicInteger();
    uplink.behaviour =
        claims -> {
          if (calls.getAndIncrement() == 0) {
            throw new IllegalStateException("bug");
          }
          var outcomes = FakeUplink.deliver(claims);
          if (claims.size() > 1) {
            outcomes.remove(items.get(0));
          }
          return outcomes;
        };
    start(1);
    runUntil(DELIVERED, 20, Duration.ofMinutes(1));
    assertThat(events).hasAtLeastOneElementOfType(UploadEvent.Faulty.class);
  }

  @Test
  void failedWrite_isTriedAgain_andItsAnswerIsNotLost() throws InterruptedException {
    queue.add(5, 10);
    queue.failNextWrites(3);
    start(1);
    runUntil(DELIVERED, 5, Duration.ofMinutes(1));
    assertThat(uplink.requests).as("the answer was not asked for again").hasSize(1);
    assertThat(events.stream().filter(UploadEvent.NotWritten.class::isInstance)).hasSize(3);
  }

  @Test
  void connections_areUsedSideBySide_andClaimsAheadAreBounded() throws InterruptedException {
    queue.add(500, 10);
    uplink.batch = new Uplink.Batch(10, 1 << 20);
    Semaphore inside = new Semaphore(0);
    CountDownLatch open = new CountDownLatch(1);
    uplink.behaviour =
        claims -> {
          inside.release();
          open.await();
          return FakeUplink.deliver(claims);
        };
    start(4);
    assertThat(inside.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
    time.awaitSleep();
    assertThat(queue.count(LEASED)).as("four under way, one ahead").isEqualTo(50);
    open.countDown();
    queue.await(DELIVERED, 500);
  }

  @Test
  void slowRequest_doesNotHoldUpOtherConnections() throws InterruptedException {
    ItemId slow = queue.add(1, 10).get(0);
    CountDownLatch never = new CountDownLatch(1);
    uplink.batch = new Uplink.Batch(1, 1 << 20);
    uplink.behaviour =
        claims -> {
          if (claims.get(0).item().id().equals(slow)) {
            never.await();
          }
          return FakeUplink.deliver(claims);
        };
    start(2);
    queue.add(200, 10);
    running.orElseThrow().wake();
    queue.await(DELIVERED, 200);
    assertThat(queue.state(slow)).isEqualTo(LEASED);
  }

  @Test
  void clockSetBack_doesNotHoldItems() throws InterruptedException {
    queue.add(3, 10);
    time.advance(Duration.ofDays(-2));
    start(1);
    queue.await(DELIVERED, 3);
  }

  @Test
  void stop_letsRequestsEnd_andGivesBackTheRest() throws InterruptedException {
    queue.add(100, 10);
    uplink.batch = new Uplink.Batch(10, 1 << 20);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(1);
    uplink.behaviour =
        claims -> {
          inside.countDown();
          open.await();
          return FakeUplink.deliver(claims);
        };
    Uploader uploader = start(1);
    inside.await();
    time.awaitSleep();
    Thread stopper = new Thread(() -> stopQuietly(uploader, Duration.ofSeconds(20)));
    stopper.start();
    queue.await(q -> q.count(LEASED) == 10, "only the request under way is leased");
    open.countDown();
    stopper.join();
    running = Optional.empty();
    assertThat(queue.count(DELIVERED)).isEqualTo(10);
    assertThat(queue.count(PENDING)).isEqualTo(90);
    assertThat(uplink.closed).isTrue();
  }

  @Test
  void stop_breaksOffWhatOutlastsTheGrace() throws InterruptedException {
    queue.add(10, 10);
    CountDownLatch inside = new CountDownLatch(1);
    uplink.behaviour =
        claims -> {
          inside.countDown();
          new CountDownLatch(1).await();
          return Map.of();
        };
    Uploader uploader = start(1);
    inside.await();
    uploader.stop(Duration.ofMillis(50));
    running = Optional.empty();
    assertThat(queue.count(PENDING)).isEqualTo(10);
  }

  @Test
  void aPersonsWord_triesAnAwayUplinkAtOnce() throws InterruptedException {
    queue.add(20, 10);
    uplink.batch = new Uplink.Batch(2, 1 << 20);
    uplink.behaviour = FakeUplink.fails(Fault.UPLINK);
    Uploader uploader = start(2);
    while (uploader.status().circuit() == Circuit.CLOSED) {
      awaitQuiet();
      time.advance(Duration.ofMillis(500));
    }
    awaitQuiet();
    time.advance(Duration.ofMillis(900));
    awaitQuiet();
    uplink.behaviour = FakeUplink::deliver;
    uploader.tryNow();
    runUntil(DELIVERED, 20, Duration.ofSeconds(2));
  }

  @Test
  void killPoint_liesBetweenTheAnswerAndTheReceipt() throws InterruptedException {
    queue.add(1, 10);
    queue.failNextWrites(1);
    start(1);
    queue.await(q -> !killPoints.isEmpty(), "the point is passed");
    assertThat(queue.count(DELIVERED)).isZero();
    assertThat(killPoints).containsExactly(KillPoint.AFTER_CLOUD_STORED_BEFORE_RECEIPT);
  }

  private static void stopQuietly(Uploader uploader, Duration grace) {
    try {
      uploader.stop(grace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
