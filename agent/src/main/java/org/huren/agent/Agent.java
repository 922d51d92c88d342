package org.huren.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.analyzer.ProfileWatch;
import org.huren.agent.console.Console;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.CompressionReport;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Status;
import org.huren.agent.observe.StatusBoard;
import org.huren.agent.order.LisSystems;
import org.huren.agent.spool.CannotOpenSpoolException;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.spool.SpoolEvent;
import org.huren.agent.upload.compress.Compressor;
import org.huren.agent.upload.dicom.CommitmentResults;
import org.huren.config.ByteSize;
import org.huren.config.GatewayConfig;
import org.huren.config.SpoolConfig;
import org.huren.config.UplinkConfig;

/**
 * The running gateway: wires everything, starts from the spool outwards, stops from the receivers
 * inwards.
 *
 * <pre>
 *   modalities, analyzers --> Receivers --> Pipeline --> imaging cloud, regional platform
 *   admin ------------------> Console ---------'
 * </pre>
 */
public final class Agent {
  /**
   * Exit code that asks the service manager for a new process: nobody knows what is on the disk.
   */
  public static final int RESTART = 75;

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Events events;
  private final Metrics metrics;
  private final Pipeline pipeline;
  private final Receivers receivers;
  private final ProfileWatch profiles;
  private final Console console;

  private Agent(
      Events events,
      Metrics metrics,
      Pipeline pipeline,
      Receivers receivers,
      ProfileWatch profiles,
      Console console) {
    this.events = events;
    this.metrics = metrics;
    this.pipeline = pipeline;
    this.receivers = receivers;
    this.profiles = profiles;
    this.console = console;
  }

  /**
   * What the agent takes from the run of its process.
   *
   * @param instance names this run
   * @param broken told once if only a new process can go on; see {@link #RESTART}
   */
  public record Run(
      String version,
      String instance,
      Locale locale,
      KillPoint.Observer killPoints,
      Runnable broken) {}

  /**
   * Starts everything; devices are let in last.
   *
   * @throws CannotOpenSpoolException if the spool can't be served
   * @throws IOException if a port can't be opened
   */
  public static Agent start(GatewayConfig config, Path file, Run run)
      throws CannotOpenSpoolException, IOException, InterruptedException {
    Clock clock = Clock.systemUTC();
    SecureRandom random = new SecureRandom();
    Events events = new Events(run.locale(), System::nanoTime);
    Metrics metrics = new Metrics();
    CompletableFuture<SpoolEvent.Broken> broken = new CompletableFuture<>();
    Handover handover =
        new Handover(
            events,
            metrics,
            event -> {
              broken.complete(event);
              run.broken().run();
            });
    Analyzers analyzers = Analyzers.load(config, folderOf(file));
    LisSystems systems = LisSystems.load(config, folderOf(file));
    CommitmentResults commitments = new CommitmentResults();
    UploaderFactory uploaders =
        new UploaderFactory(
            clock,
            random,
            run.killPoints(),
            metrics,
            events,
            config.hospital(),
            config.spool().directory(),
            new Compressor(
                config.spool().directory().resolve("outgoing"),
                Math.max(1, Runtime.getRuntime().availableProcessors() / 2),
                new CompressionReport(metrics, events)),
            commitments);

    Pipeline pipeline =
        Pipeline.start(
            config,
            analyzers,
            systems,
            SpoolEnvironment.real(run.killPoints()),
            handover,
            uploaders::create);
    events.spoolOpened(config.spool().directory(), new ByteSize(freeBytes(config.spool())));
    try {
      Receivers receivers =
          new Receivers(config, analyzers, systems, metrics, events, clock, run.killPoints());
      AnalyzerBoard analyzerBoard = new AnalyzerBoard(analyzers, pipeline.records());
      StatusBoard board =
          new StatusBoard(
              run.version(),
              run.instance(),
              clock,
              pipeline.records(),
              () -> spoolStatus(config.spool(), pipeline, broken),
              receivers.watches(),
              analyzerBoard::statuses,
              pipeline::uplinks);
      Set<UplinkId> uplinks =
          config.uplinks().stream()
              .map(UplinkConfig::id)
              .map(UplinkId::new)
              .collect(Collectors.toUnmodifiableSet());
      board
          .status()
          .removedUplinks()
          .forEach(u -> events.uplinkNotConfigured(u.id(), u.queued() + u.waiting()));
      Console console =
          Console.start(
              config.console().listen(),
              config.spool().directory(),
              new Console.Sources(
                  board,
                  metrics,
                  pipeline.records(),
                  pipeline::routes,
                  uplinks,
                  pipeline::tryNow,
                  analyzerBoard::unmapped),
              events,
              run.locale(),
              random);
      try {
        handover.onOrders(receivers::ordersChanged);
        receivers.start(pipeline.intake(), pipeline.orders(), pipeline.commitment(), commitments);
        ProfileWatch profiles = new ProfileWatch(analyzers, new ProfileEdits(events, pipeline));
        profiles.start();
        events.agentStarted(run.version(), run.instance(), file);
        return new Agent(events, metrics, pipeline, receivers, profiles, console);
      } catch (IOException | RuntimeException e) {
        receivers.close(Duration.ZERO);
        console.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      pipeline.stop(Duration.ZERO);
      throw e;
    }
  }

  /** Where the DICOM receiver listens, if there is one. */
  public Optional<InetSocketAddress> dicomAddress() {
    return receivers.dicomAddress();
  }

  /** Where the receiver of an analyzer listens, if there is such an analyzer. */
  public Optional<InetSocketAddress> analyzerAddress(String id) {
    return receivers.analyzerAddress(id);
  }

  /** Lets objects and requests under way end, then closes the spool. */
  public void stop(String why) throws InterruptedException {
    events.agentStopping(why);
    receivers.close(GRACE);
    profiles.stop();
    pipeline.stop(GRACE);
    console.close();
    metrics.close();
    events.agentStopped();
  }

  private static Path folderOf(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    return Optional.ofNullable(absolute.getParent()).orElse(absolute);
  }

  // Asked on every health probe, so it asks the file system only, never the database.
  private static Status.Spool spoolStatus(
      SpoolConfig config, Pipeline pipeline, CompletableFuture<SpoolEvent.Broken> broken) {
    Optional<Reason> failure =
        broken.isDone()
            ? Optional.of(Reason.of("health.spool-broken", broken.join().cause()))
            : Optional.empty();
    Optional<Reason> closed = Optional.empty();
    if (!pipeline.intake().isOpen()) {
      closed = Optional.of(Reason.of("health.intake-closed", config.minFree()));
    } else if (!pipeline.intake().invitesSenders()) {
      closed = Optional.of(Reason.of("health.space-short", config.minFree()));
    }
    return new Status.Spool(
        config.directory().toString(),
        freeBytes(config),
        config.minFree().bytes(),
        failure,
        closed);
  }

  private static long freeBytes(SpoolConfig config) {
    try {
      return Files.getFileStore(config.directory()).getUsableSpace();
    } catch (IOException e) {
      return 0;
    }
  }
}
