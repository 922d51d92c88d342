package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.huren.agent.item.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiverWatchTest {
  private static final Peer CT = new Peer("10.1.2.3", Optional.of("CT01"));

  private final Metrics metrics = new Metrics();
  private final SettableClock clock = new SettableClock();
  private final ReceiverWatch watch =
      new ReceiverWatch(
          "dicom", Protocol.DICOM, Statuses.DICOM_ADDRESS, metrics, Statuses.events(), clock);

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void aReceiverThatDoesNotListen_isAProblem_withItsConfiguredAddress() {
    watch.cannotListen(new IOException("Address already in use"));

    assertThat(watch.problem())
        .contains(Reason.of("health.receiver-down", "dicom", "0.0.0.0:11112"));
    assertThat(watch.status().listening()).isFalse();
    assertThat(watch.status().address()).isEqualTo("0.0.0.0:11112");
  }

  @Test
  void aListeningReceiver_showsThePortItGot() {
    watch.listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_123));

    assertThat(watch.problem()).isEmpty();
    assertThat(watch.status().address()).isEqualTo("127.0.0.1:40123");
  }

  @Test
  void contactsAndObjects_areKeptPerCaller() {
    Peer mr = new Peer("10.1.2.4", Optional.of("MR01"));
    watch.opened(CT);
    watch.stored(CT, 100, Duration.ofMillis(1));
    clock.now = clock.now.plusSeconds(5);
    watch.opened(mr);
    watch.heard(mr);
    clock.now = clock.now.plusSeconds(5);
    watch.closed(CT);

    Status.Receiver status = watch.status();
    assertThat(status.open()).isEqualTo(1);
    assertThat(status.objects()).isEqualTo(1);
    assertThat(status.bytes()).isEqualTo(100);
    assertThat(status.lastContact()).contains(Instant.EPOCH.plusSeconds(10));
    assertThat(status.lastStored()).contains(Instant.EPOCH);
    assertThat(status.callers())
        .containsExactly(
            new Status.Caller(
                "10.1.2.3",
                Optional.of("CT01"),
                0,
                Instant.EPOCH.plusSeconds(10),
                Optional.of(Instant.EPOCH),
                1,
                100),
            new Status.Caller(
                "10.1.2.4",
                Optional.of("MR01"),
                1,
                Instant.EPOCH.plusSeconds(5),
                Optional.empty(),
                0,
                0));
  }

  @Test
  void strangers_areCountedWithWhatAnAdminNeedsToListThem() {
    watch.stranger(CT);
    watch.stranger(CT);
    watch.refused(CT, Refusal.TIMEOUT, Reason.of("test.silent", 30));

    assertThat(watch.status().strangers())
        .containsExactly(
            new Status.Stranger(
                "10.1.2.3",
                Optional.of("CT01"),
                2,
                Instant.EPOCH,
                Optional.of(Reason.of("receive.caller-not-listed"))));
    assertThat(watch.status().refused())
        .containsOnly(java.util.Map.entry("stranger", 2L), java.util.Map.entry("timeout", 1L));
    assertThat(watch.status().callers()).isEmpty();
  }

  @Test
  void peers_areForgottenOldestFirst_soThatMemoryIsBounded() {
    for (int i = 0; i < 10 * ReceiverWatch.MAX_CALLERS; i++) {
      Peer peer = new Peer("10.1." + i / 250 + "." + i % 250, Optional.of("AE" + i));
      watch.opened(peer);
      watch.closed(peer);
      watch.stranger(peer);
    }

    Status.Receiver status = watch.status();
    assertThat(status.callers()).hasSize(ReceiverWatch.MAX_CALLERS);
    assertThat(status.strangers()).hasSize(ReceiverWatch.MAX_STRANGERS);
    assertThat(status.callers().get(0).name()).contains("AE2559");
    assertThat(status.open()).isZero();
  }

  private static final class SettableClock extends Clock {
    Instant now = Instant.EPOCH;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
