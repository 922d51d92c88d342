package org.huren.agent;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.order.Matching;
import org.huren.agent.order.OrderBook;
import org.huren.agent.order.OrderDesk;
import org.huren.config.GatewayConfig;

/**
 * The desks of all analyzers, on threads of their own. A site that nobody tells of orders has none:
 * questions are kept apart there, as anything that is no result.
 */
final class OrderDesks implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int RADIX = 36;

  private final GatewayConfig config;
  private final OrderBook book;
  private final Clock clock;
  private final AtomicLong numbers;
  private final ExecutorService threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          task -> {
            Thread thread = new Thread(task, "orders");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, OrderDesk> desks = new LinkedHashMap<>();

  /**
   * @param clock in the hospital's zone
   */
  OrderDesks(GatewayConfig config, OrderBook book, Clock clock) {
    this.config = config;
    this.book = book;
    this.clock = clock;
    this.numbers = new AtomicLong(clock.millis());
  }

  /** Whether anybody tells of orders here. */
  static boolean areInUse(GatewayConfig config) {
    return !config.lis().isEmpty() || config.orders().intake().isPresent();
  }

  /** The desk of an analyzer; empty if it neither asks nor can be told. */
  Optional<OrderDesk> of(Analyzer analyzer) {
    if (!areInUse(config)) {
      return Optional.empty();
    }
    Optional<OrderDesk> desk =
        analyzer
            .queries()
            .map(
                queries ->
                    new OrderDesk(
                        analyzer.config().id(),
                        analyzer::queries,
                        analyzer.config().tellOrders() && queries.isTold(),
                        new Matching(config.orders().barcode(), book),
                        book,
                        clock,
                        threads,
                        this::nextNumber));
    desk.ifPresent(d -> desks.put(analyzer.config().id(), d));
    return desk;
  }

  private String nextNumber() {
    return Long.toString(numbers.incrementAndGet(), RADIX);
  }

  /** Some order may have changed. */
  void changed() {
    desks.values().forEach(OrderDesk::changed);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
