package org.huren.agent.order;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayList;
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
import org.huren.lab.line.Peer;
import org.huren.lab.query.HostQueries;
import org.huren.lab.query.Question;
import org.huren.lab.query.WorkOrder;

/**
 * Answers what one analyzer asks about its samples, and tells it of orders unasked if the site
 * wants that. From the order book alone, so that neither the LIS nor any uplink has to be there.
 * Questions are not kept: whoever asks again about a sample gets the answer of then. Whoever asks
 * for everything gets what it was not told before; how far that is is written when the answer was
 * taken. Safe for any thread.
 */
public final class OrderDesk {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int AT_ONCE = 50;
  private static final int MOST_CHANGES = 5_000;

  private final String analyzer;
  private final Supplier<Optional<HostQueries>> queries;
  private final Matching matching;
  private final OrderBook book;
  private final Clock clock;
  private final Executor threads;
  private final Supplier<String> ids;
  private final Optional<Telling> telling;
  private volatile Optional<Handed> handed = Optional.empty();

  /**
   * A desk for one analyzer.
   *
   * @param queries its words for questions and orders as they are at present; the first time there
   *     are some
   * @param tell whether it is told unasked
   * @param clock in the hospital's zone
   * @param threads where orders are looked up, since a line's own thread must not wait
   * @param ids numbers for our messages
   */
  public OrderDesk(
      String analyzer,
      Supplier<Optional<HostQueries>> queries,
      boolean tell,
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
    this.telling =
        tell
            ? Optional.of(new Telling(analyzer, queries, book, clock, threads, ids))
            : Optional.empty();
    if (tell || queries.get().filter(HostQueries::asksForAll).isPresent()) {
      book.beginTelling(analyzer);
    }
  }

  /** What a question for everything was answered with. */
  private record Handed(Optional<String> tag, long before, List<News> news) {}

  /** Who hears that the analyzer refused an order. */
  public void onRefusal(Consumer<Peer> listener) {
    telling.ifPresent(t -> t.onRefusal(listener));
  }

  /** The answer to a question; empty if it is none. */
  public Optional<CompletionStage<Optional<Reply>>> ask(byte[] message) {
    Optional<HostQueries> words = queries.get();
    return words
        .flatMap(w -> w.question(message))
        .map(
            question ->
                CompletableFuture.supplyAsync(
                        () -> Optional.of(answer(words.get(), question)), threads)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> Optional.empty()));
  }

  private Reply answer(HostQueries words, Question question) {
    if (question.isForAll()) {
      return everything(words, question);
    }
    Map<String, List<WorkOrder>> known = new HashMap<>();
    for (String sample : question.samples()) {
      if (matching.bySpecimen(sample) instanceof Match.Found found) {
        known.put(
            sample, found.orders().stream().flatMap(o -> workOrder(o, sample).stream()).toList());
      }
    }
    return new Reply(words.answer(question, known, sending()));
  }

  private Reply everything(HostQueries words, Question question) {
    long before = book.toldUntil(analyzer);
    long until = before;
    List<News> news = new ArrayList<>();
    int looked = 0;
    List<Changed> changes = book.changedAfter(until, AT_ONCE);
    while (!changes.isEmpty() && news.size() < AT_ONCE && looked < MOST_CHANGES) {
      for (Changed change : changes) {
        news.addAll(News.of(book, analyzer, change.order(), words::measures));
        until = change.change();
        looked++;
      }
      changes = book.changedAfter(until, AT_ONCE);
    }
    Handed now = new Handed(question.tag(), before, List.copyOf(news));
    long last = until;
    return new Reply(
        words.answer(question, news.stream().map(News::work).toList(), sending()),
        sent -> {
          if (sent == Outbound.Sent.TAKEN) {
            threads.execute(() -> handedOver(now, last));
          }
        });
  }

  private void handedOver(Handed now, long until) {
    now.news().forEach(n -> n.note(book, analyzer));
    book.told(analyzer, until);
    handed = Optional.of(now);
  }

  /**
   * A question is taken back since its answer did not come, or not in time: what the answer told is
   * told again when everything is asked for the next time.
   */
  public void withdraw(byte[] message) {
    Optional<String> tag = HostQueries.withdrawn(message);
    threads.execute(
        () ->
            handed
                .filter(h -> tag.isPresent() && h.tag().equals(tag))
                .ifPresent(
                    h -> {
                      handed = Optional.empty();
                      h.news().forEach(n -> n.undo(book, analyzer));
                      book.told(analyzer, h.before());
                    }));
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
    telling.ifPresent(t -> t.connected(line));
  }

  /** A line of the analyzer is gone. */
  public void disconnected(Peer peer) {
    telling.ifPresent(t -> t.disconnected(peer));
  }

  /** Some order may have changed. */
  public void changed() {
    telling.ifPresent(Telling::changed);
  }
}
