package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.huren.agent.observe.WarningLimit.Suppressed;
import org.junit.jupiter.api.Test;

class WarningLimitTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final WarningLimit limit = new WarningLimit(nanos::get);

  @Test
  void onePeersNoise_leavesRoomForAnother() {
    assertThat(permitted("HG2010", "10.0.0.1", 100)).isEqualTo(WarningLimit.PER_PEER);
    assertThat(permitted("HG2010", "10.0.0.2", 2)).isEqualTo(2);
    assertThat(permitted("HG2011", "10.0.0.1", 1)).isEqualTo(1);
  }

  @Test
  void manyPeers_shareTheEventsLimit() {
    long lines =
        IntStream.range(0, 10_000)
            .filter(i -> limit.permits("HG2010", "10.0." + i / 250 + "." + i % 250))
            .count();

    assertThat(lines).isEqualTo(WarningLimit.PER_EVENT);
  }

  @Test
  void nextMinute_startsAfresh_andTellsWhatWasKeptBack() {
    permitted("HG2010", "10.0.0.1", 12);
    permitted("HG2010", "10.0.0.2", 6);
    assertThat(limit.expire()).isEmpty();

    nanos.addAndGet(WarningLimit.WINDOW_NANOS);

    assertThat(limit.expire()).containsExactly(new Suppressed("HG2010", 8, 2, "10.0.0.1"));
    assertThat(limit.expire()).isEmpty();
    assertThat(permitted("HG2010", "10.0.0.1", 12)).isEqualTo(WarningLimit.PER_PEER);
  }

  @Test
  void peersOverTheLimit_areCountedTogether() {
    IntStream.range(0, 3 * WarningLimit.MAX_PEERS).forEach(i -> limit.permits("HG2010", "p" + i));
    nanos.addAndGet(WarningLimit.WINDOW_NANOS);

    assertThat(limit.expire())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.count()).isEqualTo(3L * WarningLimit.MAX_PEERS - WarningLimit.PER_EVENT);
              assertThat(s.peers()).isLessThan(WarningLimit.MAX_PEERS);
            });
  }

  private long permitted(String event, String peer, int times) {
    return IntStream.range(0, times).filter(i -> limit.permits(event, peer)).count();
  }
}
