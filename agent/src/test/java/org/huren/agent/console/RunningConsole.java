package org.huren.agent.console;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.huren.agent.control.UnmappedTerms;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.LineWatch;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Protocol;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Status;
import org.huren.agent.observe.StatusBoard;
import org.huren.agent.observe.Statuses;
import org.huren.agent.upload.UplinkStatus;
import org.huren.config.HostPort;

/** A console on a free port of this machine, with everything behind it in memory. */
public final class RunningConsole implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  public static final UplinkId CLOUD = new UplinkId("imaging-cloud");

  public final FakeRecords records = new FakeRecords(Statuses.NOW);
  public final Metrics metrics = new Metrics();
  public final Events events = Statuses.events();
  public final ReceiverWatch dicom =
      new ReceiverWatch(
          "dicom", Protocol.DICOM, Statuses.DICOM_ADDRESS, metrics, events, Statuses.CLOCK);

  /** Among the receivers only if asked for. */
  public final ReceiverWatch analyzer =
      ReceiverWatch.ofLine(
          "xn-1",
          Protocol.ASTM,
          "/dev/ttyS0",
          LineWatch.Missing.CABLE,
          metrics,
          events,
          Clock.systemUTC());

  public final AtomicReference<Status.Spool> spool = new AtomicReference<>();
  public final List<UplinkId> triedNow = Collections.synchronizedList(new ArrayList<>());
  public final AtomicReference<Set<UplinkId>> routes = new AtomicReference<>(Set.of(CLOUD));
  public final Console console;

  /** What the console tells of units and codes. */
  public static final UnmappedTerms UNMAPPED =
      new UnmappedTerms(
          List.of(
              new UnmappedTerms.Term(new Source("xn-1"), "unit", "10)/mm)", 12, FakeRecords.id(1)),
              new UnmappedTerms.Term(new Source("xn-1"), "code", "685", 3, FakeRecords.id(2))));

  public RunningConsole(Path folder) throws IOException {
    this(folder, new HostPort("127.0.0.1", 0));
  }

  public RunningConsole(Path folder, HostPort listen) throws IOException {
    this(folder, listen, false);
  }

  /** With an analyzer among the receivers. */
  public static RunningConsole withAnalyzer(Path folder) throws IOException {
    return new RunningConsole(folder, new HostPort("127.0.0.1", 0), true);
  }

  private RunningConsole(Path folder, HostPort listen, boolean withAnalyzer) throws IOException {
    spool.set(spool(folder, Optional.empty(), Optional.empty()));
    dicom.listening(Statuses.DICOM_ADDRESS.socketAddress());
    StatusBoard board =
        new StatusBoard(
            "0.1.0",
            "i-1",
            Statuses.CLOCK,
            records,
            spool::get,
            withAnalyzer ? List.of(dicom, analyzer) : List.of(dicom),
            List::of,
            () -> List.of(uplink()));
    console =
        Console.start(
            listen,
            folder,
            new Console.Sources(
                board,
                metrics,
                records,
                this::routes,
                Set.of(CLOUD),
                triedNow::add,
                () -> UNMAPPED),
            events,
            Locale.ENGLISH,
            new SecureRandom(),
            PATIENCE);
  }

  public static Status.Spool spool(Path folder, Optional<Reason> broken, Optional<Reason> closed) {
    return new Status.Spool(folder.toString(), 800L << 30, 20L << 30, broken, closed);
  }

  private Set<UplinkId> routes(Item item) {
    return routes.get();
  }

  private static UplinkStatus uplink() {
    Instant now = Statuses.NOW;
    return new UplinkStatus(
        CLOUD,
        UplinkStatus.Circuit.OPEN,
        Optional.of(now.plusSeconds(20)),
        Optional.empty(),
        Optional.of(now.minusSeconds(400)),
        Optional.of(
            new UplinkStatus.Failure(
                now.minusSeconds(10), Reason.of("test.unreachable", "cloud.example"))),
        0,
        340,
        1 << 20,
        15,
        1,
        400,
        Optional.of(now.plusSeconds(29 * 86_400)));
  }

  @Override
  public void close() {
    console.close();
    metrics.close();
  }
}
