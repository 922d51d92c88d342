package org.huren.agent.observe;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.Records;
import org.huren.agent.upload.UplinkStatus.Circuit;
import org.huren.config.HostPort;

/** Statuses for tests. */
public final class Statuses {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  public static final HostPort DICOM_ADDRESS = new HostPort("0.0.0.0", 11112);

  private Statuses() {}

  public static Events events() {
    return new Events(Locale.ENGLISH, System::nanoTime);
  }

  private static Instant ago(Duration span) {
    return NOW.minus(span);
  }

  /** Nothing configured, nothing to do. */
  public static Status quiet() {
    return new Status(
        new Status.Agent("0.1.0", "i-1", NOW, NOW),
        new Health(true, true, List.of()),
        List.of(),
        List.of(),
        Map.of(),
        new Records.StudyCounts(0, 0),
        new Records.CommitmentCounts(0, 0),
        new Status.Spool("/spool", 1L << 40, 20L << 30, Optional.empty(), Optional.empty()),
        List.of(),
        List.of());
  }

  /** Two receivers, strangers, a cloud that is away. */
  public static Status busy() {
    return new Status(
        new Status.Agent("0.1.0", "i-1", ago(Duration.ofHours(5)), NOW),
        new Health(true, true, List.of()),
        List.of(
            new Status.Receiver(
                "dicom",
                "DICOM",
                "0.0.0.0:11112",
                true,
                Optional.empty(),
                2,
                Optional.of(ago(Duration.ofSeconds(3))),
                Optional.of(ago(Duration.ofSeconds(4))),
                352,
                184_549_376,
                Map.of("stranger", 7L, "no-space", 1L),
                List.of(
                    new Status.Caller(
                        "10.1.2.3",
                        Optional.of("CT01"),
                        2,
                        ago(Duration.ofSeconds(3)),
                        Optional.of(ago(Duration.ofSeconds(4))),
                        352,
                        184_549_376)),
                List.of(
                    new Status.Stranger(
                        "10.1.2.99",
                        Optional.of("MR02"),
                        7,
                        ago(Duration.ofMinutes(9)),
                        Optional.of(Reason.of("receive.caller-not-listed")))),
                Optional.of(NOW.plus(Duration.ofDays(6))),
                Optional.empty()),
            new Status.Receiver(
                "xn-1",
                "ASTM",
                "0.0.0.0:9001",
                false,
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(
                    new LineStatus(
                        Optional.empty(),
                        Optional.empty(),
                        3,
                        new LineStatus.Hour(2, 14),
                        Map.of("missing-eot", 17L))))),
        List.of(
            new Status.Analyzer(
                "xn-1",
                "sysmex-xn",
                Optional.of("maps/xn-1.yaml:3:5 'x' is not a UCUM code"),
                Optional.of(ago(Duration.ofMinutes(7))),
                Optional.of(-190L),
                1,
                2,
                3)),
        Map.of(ItemState.ACCEPTED, 12L, ItemState.HELD, 1L, ItemState.SETTLED, 339L),
        new Records.StudyCounts(3, 17),
        new Records.CommitmentCounts(2, 1),
        new Status.Spool("/spool", 800L << 30, 20L << 30, Optional.empty(), Optional.empty()),
        List.of(
            new Status.Uplink(
                new UplinkId("imaging-cloud"),
                Circuit.OPEN,
                12,
                6_291_456,
                0,
                Optional.of(ago(Duration.ofMinutes(5))),
                0,
                340,
                15,
                1,
                Optional.of(NOW.plusSeconds(20)),
                Optional.empty(),
                Optional.of(Reason.of("test.unreachable", "cloud.example")),
                Optional.of(ago(Duration.ofSeconds(10))),
                Optional.of(ago(Duration.ofMinutes(6))),
                Optional.of(NOW.plus(Duration.ofDays(29))))),
        List.of());
  }
}
