package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.item.DeliveryState.DELIVERED;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.config.TimeWindow;
import org.huren.config.UplinkConfig.Pace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes first, and when. */
@Timeout(60)
class UploaderTurnsTest {
  private final VirtualTime time = new VirtualTime();
  private final FakeQueue queue = new FakeQueue(time);
  private final FakeUplink uplink = new FakeUplink();
  private Optional<Uploader> running = Optional.empty();

  private Uploader start(TimeWindow... windows) {
    Uploader uploader =
        new Uploader(
            FakeQueue.UPLINK,
            uplink,
            new Pace(1, Optional.empty(), Duration.ofSeconds(30), Duration.ofMinutes(5)),
            new Schedule(List.of(windows), ZoneOffset.UTC),
            queue,
            time,
            time,
            time.alarm(),
            new Random(1),
            KillPoint.Observer.NONE,
            event -> {});
    running = Optional.of(uploader);
    uploader.start();
    return uploader;
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (running.isPresent()) {
      running.get().stop(Duration.ofMillis(1));
    }
  }

  /** Opens an hour from now, for an hour. */
  private TimeWindow later() {
    LocalTime now = time.instant().atOffset(ZoneOffset.UTC).toLocalTime();
    return new TimeWindow(now.plusHours(1), now.plusHours(2));
  }

  @Test
  void urgentItems_overtakeABacklog_andTheBacklogIsNotStarved() throws InterruptedException {
    uplink.batch = new Uplink.Batch(1, Long.MAX_VALUE);
    CountDownLatch urgentCame = new CountDownLatch(1);
    uplink.behaviour =
        claims -> {
          urgentCame.await();
          return FakeUplink.deliver(claims);
        };
    List<ItemId> backlog = queue.add(40, 10);
    Uploader uploader = start();
    while (uplink.requests.isEmpty()) {
      Thread.onSpinWait();
    }
    List<ItemId> urgent = queue.add(30, 10, true);
    uploader.wake();
    urgentCame.countDown();
    queue.await(DELIVERED, 70);

    List<ItemId> order = new ArrayList<>();
    uplink.requests.forEach(order::addAll);
    int lastUrgent = order.lastIndexOf(urgent.get(29));
    assertThat(lastUrgent).as("urgent ones are through").isLessThan(45);
    assertThat(order.subList(0, lastUrgent).stream().filter(backlog::contains))
        .as("and others went meanwhile")
        .hasSizeGreaterThan(7);
    assertThat(order.stream().filter(urgent::contains)).containsExactlyElementsOf(urgent);
    assertThat(order.stream().filter(backlog::contains)).containsExactlyElementsOf(backlog);
  }

  @Test
  void outsideItsWindows_onlyUrgentImagesGo_andStatusSaysUntilWhen() throws InterruptedException {
    List<ItemId> images = queue.add(5, 10);
    TimeWindow window = later();
    Instant opens = time.instant().plus(Duration.ofHours(1));
    Uploader uploader = start(window);
    time.awaitSleep();
    assertThat(uplink.requests).isEmpty();
    assertThat(uploader.status().closedUntil()).contains(opens);

    List<ItemId> urgent = queue.add(2, 10, true);
    uploader.wake();
    queue.await(DELIVERED, 2);
    assertThat(uplink.requests).containsExactly(urgent);
    time.awaitSleep();
    int claims = queue.claims;
    time.advance(Duration.ofMinutes(10));
    time.awaitSleep();
    assertThat(queue.claims).as("the queue is left alone meanwhile").isEqualTo(claims);

    while (time.instant().isBefore(opens)) {
      time.advance(Duration.ofSeconds(30));
      time.awaitSleep();
    }
    queue.await(DELIVERED, 7);
    assertThat(uploader.status().closedUntil()).isEmpty();
    assertThat(uplink.requests.get(1)).isEqualTo(images);
  }

  @Test
  void itemThatWaitsOutsideTheWindow_isNotForgottenByATriedOne() throws InterruptedException {
    queue.add(1, 10, true);
    uplink.behaviour = FakeUplink.fails(org.huren.agent.item.DeliveryOutcome.Fault.ITEM);
    start(later());
    queue.await(q -> q.claims > 1, "tried once");
    time.awaitSleep();
    uplink.behaviour = FakeUplink::deliver;
    for (int i = 0; i < 20 && queue.count(DELIVERED) == 0; i++) {
      time.advance(Duration.ofSeconds(1));
      time.awaitSleep();
    }
    queue.await(DELIVERED, 1);
  }
}
