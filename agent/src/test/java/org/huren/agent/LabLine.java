package org.huren.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Health;
import org.huren.agent.observe.LineCapture;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Status;
import org.huren.agent.observe.StatusBoard;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.OrderBook;
import org.huren.agent.spool.CannotOpenSpoolException;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.upload.Schedule;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.Uploader;
import org.huren.agent.upload.dicom.CommitmentResults;
import org.huren.agent.upload.registry.RegistryUplink;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.config.AnalyzerConfig;
import org.huren.config.AnalyzerConfig.Release;
import org.huren.config.ByteSize;
import org.huren.config.ConsoleConfig;
import org.huren.config.Content;
import org.huren.config.GatewayConfig;
import org.huren.config.HospitalConfig;
import org.huren.config.HostPort;
import org.huren.config.LisConfig;
import org.huren.config.OrdersConfig;
import org.huren.config.Peers;
import org.huren.config.SpoolConfig;
import org.huren.config.StudiesConfig;
import org.huren.config.UplinkConfig;
import org.huren.lab.model.LabReport;

/** The stages from an analyzer's socket to a platform that takes everything, without TLS. */
final class LabLine implements AutoCloseable {
  static final String ASTM = "xn-1";
  static final String HL7 = "chem-1";
  static final String LIS = "lis-1";
  static final String LAW = "law-1";

  /** Told of orders without asking. */
  static final String TOLD = "cobas-1";

  /** Asks for everything that it was not told yet. */
  static final String ASKS_FOR_ALL = "gx-1";

  private static final UplinkId PLATFORM = new UplinkId("platform");

  final List<LabReport> registered = new CopyOnWriteArrayList<>();
  final List<ReportSource.Report> documents = new CopyOnWriteArrayList<>();
  final Path spool;
  private final Pipeline pipeline;
  private final Receivers receivers;
  private final StatusBoard board;

  /** How a line is set up. */
  record Setup(
      Path spool,
      Release release,
      Peers peers,
      ByteSize minFree,
      Optional<OrdersConfig> orders,
      Optional<HostPort> lis,
      Duration retention,
      Optional<URI> registry) {
    static Setup in(Path spool) {
      return new Setup(
          spool,
          Release.AUTOMATIC,
          new Peers.Any(),
          new ByteSize(0),
          Optional.empty(),
          Optional.empty(),
          Duration.ofDays(30),
          Optional.empty());
    }

    Setup purgingAtOnce() {
      return new Setup(spool, release, peers, minFree, orders, lis, Duration.ZERO, registry);
    }

    /** With a LIS beside it. */
    Setup with(OrdersConfig rules) {
      return new Setup(
          spool, release, peers, minFree, Optional.of(rules), lis, retention, registry);
    }

    /** The LIS waits to be called. */
    Setup calling(HostPort system) {
      return new Setup(
          spool, release, peers, minFree, orders, Optional.of(system), retention, registry);
    }

    /** With a platform that is not ours. */
    Setup registering(URI platform) {
      return new Setup(
          spool, release, peers, minFree, orders, lis, retention, Optional.of(platform));
    }

    Setup holding() {
      return new Setup(spool, Release.HOLD, peers, minFree, orders, lis, retention, registry);
    }

    Setup admitting(Peers admitted) {
      return new Setup(spool, release, admitted, minFree, orders, lis, retention, registry);
    }

    Setup withoutSpace() {
      return new Setup(
          spool, release, peers, new ByteSize(1L << 60), orders, lis, retention, registry);
    }
  }

  private LabLine(Setup setup) throws IOException, CannotOpenSpoolException {
    spool = setup.spool();
    GatewayConfig config = config(setup);
    Analyzers analyzers = Analyzers.load(config, setup.spool());
    LisSystems systems = LisSystems.load(config, setup.spool());
    Clock clock = Clock.systemUTC();
    Events events = new Events(Locale.ENGLISH, System::nanoTime);
    Metrics metrics = new Metrics();
    Handover handover = new Handover(events, metrics, broken -> {});
    pipeline =
        Pipeline.start(
            config,
            analyzers,
            systems,
            SpoolEnvironment.real(KillPoint.Observer.NONE),
            handover,
            (uplink, queue, reports) ->
                new Uploader(
                    PLATFORM,
                    setup.registry().isPresent()
                        ? new RegistryUplink(
                            (UplinkConfig.Registry) uplink,
                            config.hospital(),
                            reports,
                            Optional.empty(),
                            clock,
                            KillPoint.Observer.NONE)
                        : new Platform(reports),
                    uplink.pace(),
                    new Schedule(List.of(), config.hospital().timezone()),
                    queue,
                    clock,
                    new SecureRandom(),
                    KillPoint.Observer.NONE,
                    events::upload));
    receivers =
        new Receivers(config, analyzers, systems, metrics, events, clock, KillPoint.Observer.NONE);
    handover.onOrders(receivers::ordersChanged);
    receivers.start(
        pipeline.intake(), pipeline.orders(), pipeline.commitment(), new CommitmentResults());
    board =
        new StatusBoard(
            "test",
            "test",
            clock,
            pipeline.records(),
            () -> new Status.Spool("", 0, 0, Optional.empty(), Optional.empty()),
            receivers.watches(),
            new AnalyzerBoard(analyzers, pipeline.records())::statuses,
            pipeline::uplinks);
  }

  static LabLine start(Setup setup) throws IOException, CannotOpenSpoolException {
    return new LabLine(setup);
  }

  private static GatewayConfig config(Setup setup) {
    HostPort anyPort = new HostPort("127.0.0.1", 0);
    UplinkConfig.Pace pace =
        new UplinkConfig.Pace(1, Optional.empty(), Duration.ofSeconds(5), Duration.ofSeconds(5));
    return new GatewayConfig(
        new HospitalConfig("Test", "12100000400001234X", ZoneId.of("Asia/Shanghai")),
        new SpoolConfig(
            setup.spool(), setup.retention(), setup.minFree(), SpoolConfig.Sync.STANDARD),
        Optional.empty(),
        StudiesConfig.USUAL,
        List.of(
            new AnalyzerConfig(ASTM, "sysmex-xn", anyPort, setup.peers(), setup.release()),
            new AnalyzerConfig(HL7, "mindray-bs-hl7", anyPort, setup.peers(), setup.release()),
            new AnalyzerConfig(LAW, "ihe-law", anyPort, setup.peers(), setup.release()),
            new AnalyzerConfig(TOLD, "roche-cobas", anyPort, setup.peers(), setup.release())
                .toldOfOrders(),
            new AnalyzerConfig(
                ASKS_FOR_ALL, "cepheid-genexpert-hl7", anyPort, setup.peers(), setup.release())),
        setup.orders().isEmpty()
            ? List.of()
            : List.of(
                new LisConfig(
                    LIS,
                    "generic-lis",
                    setup
                        .lis()
                        .<AnalyzerConfig.Link>map(AnalyzerConfig.Link.Connect::new)
                        .orElse(new AnalyzerConfig.Link.Listen(anyPort, new Peers.Any())),
                    Optional.empty())),
        setup.orders().orElse(OrdersConfig.defaults()),
        List.of(
            new UplinkConfig.Registry(
                PLATFORM.value(),
                Set.of(Content.LAB_REPORTS),
                setup.registry().orElse(URI.create("http://127.0.0.1:1/fhir")),
                Optional.empty(),
                pace,
                UplinkConfig.Registry.Format.FHIR_R4)),
        new ConsoleConfig(anyPort));
  }

  InetSocketAddress address(String analyzer) {
    return receivers.analyzerAddress(analyzer).orElseThrow();
  }

  InetSocketAddress lis() {
    return receivers.lisAddress(LIS).orElseThrow();
  }

  InetSocketAddress intake() {
    return receivers.intakeAddress().orElseThrow();
  }

  OrderBook orders() {
    return pipeline.orders();
  }

  boolean isOpen() {
    return pipeline.intake().isOpen();
  }

  Status.Receiver receiver(String id) {
    return board.status().receivers().stream().filter(r -> r.id().equals(id)).findFirst().get();
  }

  Health health() {
    return board.status().health();
  }

  LineCapture capture(String id) {
    return board.capture(id).orElseThrow();
  }

  List<Item> items(ItemState state) {
    return pipeline.records().items(Optional.of(state), 100, Optional.empty());
  }

  /** Waits for one item in this state, and gives it. */
  Item awaitOne(ItemState state) {
    await(() -> !items(state).isEmpty());
    return items(state).get(0);
  }

  void release(Item item) {
    pipeline
        .records()
        .release(item.id(), pipeline.routes(item), "test")
        .toCompletableFuture()
        .orTimeout(20, TimeUnit.SECONDS)
        .join();
  }

  /** Deliveries that the platform refused for good. */
  long rejected() {
    return board.status().uplinks().get(0).waiting();
  }

  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within 20 s");
      }
      Thread.onSpinWait();
      try {
        TimeUnit.MILLISECONDS.sleep(5);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    receivers.close(Duration.ZERO);
    try {
      pipeline.stop(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Takes every report it is shown. */
  private final class Platform implements Uplink {
    private final ReportSource source;

    Platform(ReportSource source) {
      this.source = source;
    }

    @Override
    public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) {
      Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
      claims.forEach(c -> outcomes.put(c.item().id(), send(c)));
      return outcomes;
    }

    private DeliveryOutcome send(Claim claim) {
      try {
        ReportSource.Outcome read =
            source.reports(claim.item(), Files.readAllBytes(claim.payload().file()));
        if (read instanceof ReportSource.Outcome.Reports reports) {
          documents.addAll(reports.reports());
          reports.reports().forEach(r -> registered.add(r.report()));
          return new DeliveryOutcome.Delivered(new Receipt(Instant.EPOCH, "there"));
        }
        return new DeliveryOutcome.Rejected(((ReportSource.Outcome.Unreadable) read).why());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Batch batch() {
      return new Batch(10, 1 << 20);
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }
}
