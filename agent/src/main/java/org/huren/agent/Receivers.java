package org.huren.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.KillPoint;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.LineWatch;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Protocol;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.OrderBook;
import org.huren.agent.receive.dicom.DicomReceiver;
import org.huren.agent.receive.lab.LabReceiver;
import org.huren.agent.spool.Intake;
import org.huren.config.AnalyzerConfig;
import org.huren.config.GatewayConfig;
import org.huren.dicom.commitment.CommitmentProvider;
import org.huren.dicom.commitment.CommitmentResultReceiver;
import org.huren.lab.line.LineThreads;

/**
 * Every port that devices talk to: known from the beginning, so that status shows them, opened last
 * and closed first. Started and closed by one thread.
 */
final class Receivers {
  private static final int MOST_LINE_THREADS = 4;

  private final GatewayConfig config;
  private final Analyzers analyzers;
  private final Events events;
  private final Clock clock;
  private final KillPoint.Observer killPoints;
  private final Optional<ReceiverWatch> dicomWatch;
  private final Map<Analyzer, ReceiverWatch> labWatches = new LinkedHashMap<>();
  private final Map<String, LabReceiver> lab = new LinkedHashMap<>();
  private final OrderReceivers orders;
  private Optional<DicomReceiver> dicom = Optional.empty();
  private Optional<LineThreads> lines = Optional.empty();
  private volatile Optional<OrderDesks> desks = Optional.empty();

  Receivers(
      GatewayConfig config,
      Analyzers analyzers,
      LisSystems systems,
      Metrics metrics,
      Events events,
      Clock clock,
      KillPoint.Observer killPoints) {
    this.config = config;
    this.analyzers = analyzers;
    this.events = events;
    this.clock = clock;
    this.killPoints = killPoints;
    this.orders = new OrderReceivers(config, systems, metrics, events, clock);
    this.dicomWatch =
        config
            .dicom()
            .map(
                d ->
                    new ReceiverWatch("dicom", Protocol.DICOM, d.listen(), metrics, events, clock));
    for (Analyzer each : analyzers.all()) {
      Protocol protocol = Protocol.valueOf(each.kind().name());
      labWatches.put(
          each,
          ReceiverWatch.ofLine(
              each.config().id(),
              protocol,
              each.config().link().toString(),
              each.config().link() instanceof AnalyzerConfig.Link.Serial
                  ? LineWatch.Missing.CABLE
                  : LineWatch.Missing.ANALYZER,
              metrics,
              events,
              clock));
    }
  }

  List<ReceiverWatch> watches() {
    List<ReceiverWatch> all = new ArrayList<>();
    dicomWatch.ifPresent(all::add);
    all.addAll(labWatches.values());
    all.addAll(orders.watches());
    return all;
  }

  /**
   * Opens every port and line.
   *
   * @param book what analyzers' questions are answered from
   * @param commitment takes storage commitment requests of modalities; empty: they are not offered
   * @param results takes what archives report of commitments that our uplinks asked for
   * @throws IOException if a port can't be opened; {@link #close} closes the others
   */
  void start(
      Intake intake,
      OrderBook book,
      Optional<CommitmentProvider> commitment,
      CommitmentResultReceiver results)
      throws IOException {
    if (config.dicom().isPresent()) {
      dicom =
          Optional.of(
              DicomReceiver.start(
                  config.dicom().get(),
                  intake,
                  commitment,
                  results,
                  dicomWatch.orElseThrow(),
                  events::tls,
                  clock,
                  System::nanoTime));
    }
    orders.start(config, intake, clock, killPoints);
    if (analyzers.all().isEmpty()) {
      return;
    }
    int threads = Math.min(Runtime.getRuntime().availableProcessors(), MOST_LINE_THREADS);
    LineThreads shared = new LineThreads(threads);
    lines = Optional.of(shared);
    Clock local = clock.withZone(config.hospital().timezone());
    OrderDesks opened = new OrderDesks(config, book, local);
    desks = Optional.of(opened);
    for (Map.Entry<Analyzer, ReceiverWatch> each : labWatches.entrySet()) {
      Analyzer analyzer = each.getKey();
      lab.put(
          analyzer.config().id(),
          LabReceiver.start(
              shared,
              analyzer,
              intake,
              each.getValue(),
              local,
              System::nanoTime,
              killPoints,
              opened.of(analyzer)));
    }
  }

  Optional<InetSocketAddress> dicomAddress() {
    return dicom.map(DicomReceiver::address);
  }

  Optional<InetSocketAddress> lisAddress(String id) {
    return orders.address(id);
  }

  Optional<InetSocketAddress> analyzerAddress(String id) {
    return Optional.ofNullable(lab.get(id)).flatMap(LabReceiver::address);
  }

  Optional<InetSocketAddress> intakeAddress() {
    return orders.intakeAddress();
  }

  /** Some order may have changed. */
  void ordersChanged() {
    desks.ifPresent(OrderDesks::changed);
  }

  /** Lets in nobody any more and lets objects under way finish for a while. */
  void close(Duration grace) {
    lab.values().forEach(LabReceiver::close);
    orders.close();
    dicom.ifPresent(receiver -> receiver.close(grace));
    lines.ifPresent(LineThreads::close);
    desks.ifPresent(OrderDesks::close);
  }
}
