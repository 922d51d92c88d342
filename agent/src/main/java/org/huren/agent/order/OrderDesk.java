package org.huren.agent.order;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.huren.agent.order.OrderBook.Changed;
import org.huren.lab.line.MessageSink.Reply;
import org.huren.lab.line.Outbound;
import org.huren.lab.line.Outbound.Sent;
import org.huren.lab.line.Peer;
import org.huren.lab.query.HostQueries;
import org.huren.lab.query.Question;
import org.huren.lab.query.WorkOrder;

/**
 * Answers what one analyzer asks about its samples, and tells it of new, changed and cancelled
 * orders if it wants to be told. From the order book alone, so that neither the LIS nor any uplink
 * has to be there. Questions are not kept: whoever asks again gets the answer of then.
 *
 * <p>How far an analyzer was told is written when it has taken an order: what it missed while it
 * was away, or while we were, it is told later, at worst twice. Safe for any thread.
 */
public final class OrderDesk {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int TOLD_AT_ONCE = 50;

  private final String analyzer;
  private final HostQueries queries;
  private final Matching matching;
  private final OrderBook book;
  private final Clock clock;
  private final Executor threads;
  private final Supplier<String> ids;

  // Guarded by "this".
  private final List<Outbound> lines = new ArrayList<>();
  private Consumer<Peer> refusals = peer -> {};
  private boolean telling;
  private boolean again;

  /**
   * A desk for one analyzer.
   *
   * @param clock in the hospital's zone
   * @param threads where orders are looked up, since a line's own thread must not wait
   * @param ids numbers for our messages
   */
  public OrderDesk(
      String analyzer,
      HostQueries queries,
      Matching matching,
      OrderBook book,
      Clock clock,
      Executor threads,
      Supplier<String> ids) {
    this.analyzer = analyzer;
    this.queries = queries;
    this.matching = matching;
    this.book = book;
    this.clock = clock;
    this.threads = threads;
    this.ids = ids;
    if (queries.isTold()) {
      book.beginTelling(analyzer);
    }
  }

  /** Who hears that the analyzer refused an order. */
  public synchronized void onRefusal(Consumer<Peer> listener) {
    refusals = listener;
  }

  /** The answer to a question; empty if it is none. */
  public Optional<CompletionStage<Optional<Reply>>> ask(byte[] message) {
    return queries
        .question(message)
        .map(
            question ->
                CompletableFuture.supplyAsync(() -> Optional.of(answer(question)), threads)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> Optional.empty()));
  }

  private Reply answer(Question question) {
    Map<String, List<WorkOrder>> known = new HashMap<>();
    for (String sample : question.samples()) {
      if (matching.bySpecimen(sample) instanceof Match.Found found) {
        known.put(
            sample, found.orders().stream().flatMap(o -> workOrder(o, sample).stream()).toList());
      }
    }
    return new Reply(queries.answer(question, known, sending()));
  }

  private HostQueries.Sending sending() {
    return new HostQueries.Sending(ZonedDateTime.now(clock), ids);
  }

  private Optional<WorkOrder> workOrder(Order order, String sample) {
    String key = matching.key(sample);
    return WorkOrders.of(
        order, sample, order.wanted(), specimen -> matching.key(specimen).equals(key));
  }

  /** A line of the analyzer is open. */
  public void connected(Outbound line) {
    synchronized (this) {
      lines.add(line);
    }
    changed();
  }

  /** A line of the analyzer is gone. */
  public synchronized void disconnected(Peer peer) {
    lines.removeIf(line -> line.peer().equals(peer));
  }

  /** Some order may have changed. */
  public void changed() {
    if (!queries.isTold()) {
      return;
    }
    synchronized (this) {
      if (telling) {
        again = true;
        return;
      }
      telling = true;
    }
    threads.execute(this::tellSome);
  }

  private void tellSome() {
    try {
      Optional<Outbound> line = line();
      List<Changed> changes =
          line.isPresent() ? book.changedAfter(book.toldUntil(analyzer), TOLD_AT_ONCE) : List.of();
      if (changes.isEmpty()) {
        pause();
      } else {
        tell(line.orElseThrow(), new ArrayDeque<>(changes));
      }
    } catch (IllegalStateException e) {
      // The index is closed: told after the next start.
      pause();
    }
  }

  private synchronized Optional<Outbound> line() {
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines.get(lines.size() - 1));
  }

  private void pause() {
    boolean more;
    synchronized (this) {
      telling = false;
      more = again;
      again = false;
    }
    if (more) {
      changed();
    }
  }

  private void tell(Outbound line, Deque<Changed> changes) {
    Changed next = changes.poll();
    if (next == null) {
      threads.execute(this::tellSome);
      return;
    }
    send(line, new ArrayDeque<>(messages(next.order())))
        .whenCompleteAsync(
            (sent, failure) -> {
              if (failure != null || sent == Sent.UNANSWERED) {
                pause();
                return;
              }
              if (sent == Sent.REFUSED) {
                refused(line.peer());
              }
              book.told(analyzer, next.change());
              tell(line, changes);
            },
            threads);
  }

  private void refused(Peer peer) {
    Consumer<Peer> listener;
    synchronized (this) {
      listener = refusals;
    }
    listener.accept(peer);
  }

  private static CompletionStage<Sent> send(Outbound line, Deque<byte[]> messages) {
    byte[] first = messages.poll();
    return first == null
        ? CompletableFuture.completedFuture(Sent.TAKEN)
        : line.send(first)
            .thenCompose(
                sent ->
                    sent == Sent.TAKEN
                        ? send(line, messages)
                        : CompletableFuture.completedFuture(sent));
  }

  /** What tells of an order: its tests that are wanted, and those that no longer are. */
  private List<byte[]> messages(Order order) {
    List<byte[]> messages = new ArrayList<>();
    if (order.status() == Order.Status.COMPLETED) {
      return messages;
    }
    List<OrderedTest> cancelled = order.tests().stream().filter(OrderedTest::cancelled).toList();
    for (String specimen : order.specimens()) {
      WorkOrders.of(order, specimen, order.wanted(), specimen::equals)
          .ifPresent(work -> messages.addAll(queries.tell(work, false, sending())));
      WorkOrders.of(order, specimen, cancelled, specimen::equals)
          .ifPresent(work -> messages.addAll(queries.tell(work, true, sending())));
    }
    return messages;
  }
}
