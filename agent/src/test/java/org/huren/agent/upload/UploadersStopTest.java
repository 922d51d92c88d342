package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.KillPoint;
import org.huren.config.UplinkConfig.Pace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UploadersStopTest {
  private static Uploader uploader(FakeUplink uplink, FakeQueue queue) {
    Pace pace = new Pace(1, Optional.empty(), Duration.ofSeconds(30), Duration.ofMinutes(5));
    Uploader uploader =
        new Uploader(
            FakeQueue.UPLINK,
            uplink,
            pace,
            new Schedule(List.of(), ZoneOffset.UTC),
            queue,
            Clock.systemUTC(),
            new Random(1),
            KillPoint.Observer.NONE,
            event -> {});
    uploader.start();
    return uploader;
  }

  @Test
  void uplinks_stopSideBySide() throws InterruptedException {
    FakeUplink quick = new FakeUplink();
    FakeUplink slow = new FakeUplink();
    // Done only once the other one has stopped: one after another, this one would be broken off
    slow.behaviour =
        claims -> {
          while (!quick.closed) {
            Thread.sleep(5);
          }
          return FakeUplink.deliver(claims);
        };
    FakeQueue queue = new FakeQueue(Clock.systemUTC());
    queue.add(1, 10);
    List<Uploader> both =
        List.of(uploader(slow, queue), uploader(quick, new FakeQueue(Clock.systemUTC())));
    while (slow.requests.isEmpty()) {
      Thread.onSpinWait();
    }

    Uploader.stopAll(both, Duration.ofSeconds(40));

    assertThat(queue.count(DeliveryState.DELIVERED)).isEqualTo(1);
    assertThat(slow.closed && quick.closed).isTrue();
  }
}
