package org.huren.simulator.demo;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.huren.simulator.analyzer.Analyzer;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.Kind;
import org.huren.simulator.lis.LisOrders;

/**
 * The laboratory information system of the demo: orders every sample before it is measured, but for
 * one whose order comes only when its result is there.
 */
final class Orders {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final long GLANCE_MILLIS = 20;
  private static final Charset CHARSET = Charset.forName("GB18030");

  private final InetSocketAddress gateway;
  private final List<Analyzer.Tube> tubes;
  private final Clock clock;

  /**
   * Orders of these samples, of which the first is the late one.
   *
   * @param port of the gateway
   */
  Orders(int port, List<Analyzer.Tube> tubes, Clock clock) {
    this.gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.tubes = List.copyOf(tubes);
    this.clock = clock;
  }

  int count() {
    return tubes.size();
  }

  /** Sends all but the late one. */
  void sendEarly() throws IOException, InterruptedException {
    send(tubes.subList(1, tubes.size()));
  }

  /** Sends the late one once its result has been acknowledged. */
  Callable<Void> late(BooleanSupplier resultIsThere) {
    return () -> {
      while (!resultIsThere.getAsBoolean()) {
        Thread.sleep(GLANCE_MILLIS);
      }
      send(tubes.subList(0, 1));
      return null;
    };
  }

  private void send(List<Analyzer.Tube> some) throws IOException, InterruptedException {
    try (LisOrders lis = connect()) {
      for (Analyzer.Tube tube : some) {
        lis.order(tube.barcode(), tube.patient(), "PANEL^" + tube.profile());
      }
    }
  }

  /** The gateway may be a moment from listening. */
  private LisOrders connect() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TIMEOUT.toNanos();
    while (true) {
      try {
        return LisOrders.connect(gateway, TIMEOUT, CHARSET, clock);
      } catch (ConnectException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(GLANCE_MILLIS);
      }
    }
  }

  /** How many of the samples have a report that carries their own order, and no other. */
  int joined(List<Accepted> accepted) {
    Map<String, Set<String>> orders =
        accepted.stream()
            .filter(a -> a.kind() == Kind.LAB_REPORT)
            .collect(
                Collectors.groupingBy(
                    a -> a.known().id(), Collectors.mapping(Accepted::order, Collectors.toSet())));
    int joined = 0;
    for (Analyzer.Tube tube : tubes) {
      Set<String> there = orders.getOrDefault(tube.barcode(), Set.of());
      if (there.equals(Set.of(LisOrders.number(tube.barcode())))) {
        joined++;
      }
    }
    return joined;
  }
}
