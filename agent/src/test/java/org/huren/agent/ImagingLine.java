package org.huren.agent;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.order.LisSystems;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Records;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.upload.Schedule;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.Uploader;
import org.huren.agent.upload.dicom.CommitmentResults;
import org.huren.config.GatewayConfig;
import org.huren.config.GatewayConfigReader;
import org.huren.config.ProfileFolders;
import org.huren.config.ReadResult;

/** Everything between a modality and a cloud that can be away, on a real spool. */
final class ImagingLine {
  private final Path folder;
  private final String callers;

  /** Further keys of {@code dicom:}; counts from the next start. */
  String more = "";

  /** Whether the cloud takes nothing at present. */
  volatile boolean away;

  private Pipeline pipeline;
  private Receivers receivers;

  /**
   * Starts.
   *
   * @param callers in YAML
   */
  ImagingLine(Path folder, String callers) throws Exception {
    this.folder = folder;
    this.callers = callers;
    start();
  }

  private void start() throws Exception {
    Clock clock = Clock.systemUTC();
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        hospital: { name: Test, orgCode: 12350428MB0000000X }
        spool: { directory: ./spool, minFree: 1MB }
        dicom:
          aeTitle: HUREN
          listen: 127.0.0.1:%d
          callers: %s
          %s
        studies: { afterCommitment: 2s }
        uplinks:
          - { id: cloud, type: stow, url: "http://127.0.0.1:1/studies", accepts: [ images ] }
          - { id: region, type: registry, format: fhir-r4, url: "http://127.0.0.1:1/fhir", accepts: [ exam-reports ] }
        """
            .formatted(freePort(), callers, more));
    GatewayConfig config =
        ((ReadResult.Ok) new GatewayConfigReader(new ProfileFolders(), clock).read(file)).config();
    Metrics metrics = new Metrics();
    Events events = new Events(Locale.ENGLISH, System::nanoTime);
    Analyzers analyzers = Analyzers.load(config, folder);
    LisSystems systems = LisSystems.load(config, folder);
    pipeline =
        Pipeline.start(
            config,
            analyzers,
            systems,
            SpoolEnvironment.real(KillPoint.Observer.NONE),
            new Handover(events, metrics, broken -> {}),
            (uplink, queue, reports) ->
                new Uploader(
                    new UplinkId(uplink.id()),
                    new Cloud(),
                    uplink.pace(),
                    new Schedule(List.of(), config.hospital().timezone()),
                    queue,
                    clock,
                    new SecureRandom(),
                    KillPoint.Observer.NONE,
                    events::upload));
    receivers =
        new Receivers(config, analyzers, systems, metrics, events, clock, KillPoint.Observer.NONE);
    receivers.start(
        pipeline.intake(), pipeline.orders(), pipeline.commitment(), new CommitmentResults());
  }

  static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  void close() throws Exception {
    receivers.close(Duration.ZERO);
    pipeline.stop(Duration.ZERO);
  }

  void restart() throws Exception {
    close();
    start();
  }

  InetSocketAddress address() {
    return receivers.dicomAddress().orElseThrow();
  }

  Records records() {
    return pipeline.records();
  }

  /** Waits until so many items, registrations too, are at their far sides. */
  void awaitDelivered(long items) {
    LabLine.await(() -> records().countByState().getOrDefault(ItemState.SETTLED, 0L) == items);
  }

  private final class Cloud implements Uplink {
    @Override
    public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) {
      Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
      claims.forEach(
          c ->
              outcomes.put(
                  c.item().id(),
                  away
                      ? new DeliveryOutcome.RetryLater(
                          Optional.of(Duration.ofMillis(100)),
                          Reason.of("upload.file-altered"),
                          DeliveryOutcome.Fault.ITEM)
                      : new DeliveryOutcome.Delivered(new Receipt(Instant.EPOCH, "there"))));
      return outcomes;
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
