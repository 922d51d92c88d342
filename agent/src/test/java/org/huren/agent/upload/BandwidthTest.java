package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.config.ByteSize;
import org.junit.jupiter.api.Test;

class BandwidthTest {
  private final List<Long> sleeps = new ArrayList<>();
  private long now = 1000;

  private Bandwidth bandwidth(String perSecond) {
    return new Bandwidth(
        Optional.of(ByteSize.parse(perSecond)),
        () -> now,
        nanos -> {
          sleeps.add(nanos);
          now += nanos;
        });
  }

  @Test
  void pieces_goNoFasterThanTheLimit() throws InterruptedException {
    Bandwidth bandwidth = bandwidth("1MB");
    for (int i = 0; i < 160; i++) {
      bandwidth.await(64 * 1024);
    }
    // 10 MB, of which the last piece is not waited for
    assertThat(now - 1000).isBetween(9_900_000_000L, 10_000_000_000L);
    assertThat(sleeps).allSatisfy(s -> assertThat(s).isBetween(62_000_000L, 63_000_000L));
  }

  @Test
  void whatWasNotUsed_isNotSavedUpForABurst() throws InterruptedException {
    Bandwidth bandwidth = bandwidth("1MB");
    bandwidth.await(1 << 20);
    now += 60_000_000_000L;
    bandwidth.await(1 << 20);
    bandwidth.await(1 << 20);
    assertThat(sleeps).containsExactly(1_000_000_000L);
  }

  @Test
  void severalConnections_shareIt() throws InterruptedException {
    List<Long> waits = new ArrayList<>();
    Bandwidth bandwidth = new Bandwidth(Optional.of(ByteSize.parse("1MB")), () -> now, waits::add);
    for (int i = 0; i < 4; i++) {
      bandwidth.await(1 << 20);
    }
    assertThat(waits).containsExactly(1_000_000_000L, 2_000_000_000L, 3_000_000_000L);
  }
}
