package org.huren.agent;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.KillPoint;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.LineWatch;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Protocol;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.order.Lis;
import org.huren.agent.order.LisSystems;
import org.huren.agent.receive.lab.LisReceiver;
import org.huren.agent.receive.orders.OrderIntake;
import org.huren.agent.spool.Intake;
import org.huren.config.AnalyzerConfig;
import org.huren.config.GatewayConfig;
import org.huren.lab.line.LineThreads;

/** The ports that LIS, RIS and HIS talk to. Started and closed by one thread. */
final class OrderReceivers {
  private final Map<Lis, ReceiverWatch> watches = new LinkedHashMap<>();
  private final Map<String, LisReceiver> systems = new LinkedHashMap<>();
  private final Optional<ReceiverWatch> intakeWatch;
  private Optional<OrderIntake> intake = Optional.empty();
  private Optional<LineThreads> threads = Optional.empty();

  OrderReceivers(
      GatewayConfig config, LisSystems all, Metrics metrics, Events events, Clock clock) {
    for (Lis each : all.all()) {
      watches.put(each, watch(each, metrics, events, clock));
    }
    intakeWatch =
        config
            .orders()
            .intake()
            .map(
                i ->
                    new ReceiverWatch(
                        LisSystems.INTAKE.name(),
                        Protocol.HTTP,
                        i.listen(),
                        metrics,
                        events,
                        clock));
  }

  private static ReceiverWatch watch(Lis lis, Metrics metrics, Events events, Clock clock) {
    String id = lis.config().id();
    return lis.config().link() instanceof AnalyzerConfig.Link.Listen listen
        ? new ReceiverWatch(id, Protocol.HL7, listen.at(), metrics, events, clock)
        : ReceiverWatch.ofLine(
            id,
            Protocol.HL7,
            lis.config().link().toString(),
            LineWatch.Missing.SYSTEM,
            metrics,
            events,
            clock);
  }

  List<ReceiverWatch> watches() {
    List<ReceiverWatch> all = new ArrayList<>(watches.values());
    intakeWatch.ifPresent(all::add);
    return all;
  }

  /**
   * Opens every port.
   *
   * @throws IOException if one can't be opened; {@link #close} closes the others
   */
  void start(GatewayConfig config, Intake intake, Clock clock, KillPoint.Observer killPoints)
      throws IOException {
    if (config.orders().intake().isPresent()) {
      this.intake =
          Optional.of(
              OrderIntake.start(
                  config.orders().intake().get(),
                  intake,
                  intakeWatch.orElseThrow(),
                  System::nanoTime));
    }
    if (watches.isEmpty()) {
      return;
    }
    LineThreads own = new LineThreads(1);
    threads = Optional.of(own);
    Clock local = clock.withZone(config.hospital().timezone());
    for (Map.Entry<Lis, ReceiverWatch> each : watches.entrySet()) {
      systems.put(
          each.getKey().config().id(),
          LisReceiver.start(
              own, each.getKey(), intake, each.getValue(), local, System::nanoTime, killPoints));
    }
  }

  Optional<InetSocketAddress> address(String id) {
    return Optional.ofNullable(systems.get(id)).flatMap(LisReceiver::address);
  }

  Optional<InetSocketAddress> intakeAddress() {
    return intake.map(OrderIntake::address);
  }

  void close() {
    intake.ifPresent(OrderIntake::close);
    systems.values().forEach(LisReceiver::close);
    threads.ifPresent(LineThreads::close);
  }
}
