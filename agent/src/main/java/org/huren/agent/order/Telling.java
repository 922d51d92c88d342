package org.huren.agent.order;

import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.huren.agent.order.OrderBook.Changed;
import org.huren.lab.line.Outbound;
import org.huren.lab.line.Outbound.Sent;
import org.huren.lab.line.Peer;
import org.huren.lab.query.HostQueries;

/**
 * Tells one analyzer of new, changed and cancelled orders, unasked. What it took is written test by
 * test before the next goes out, so that a later change of the order tells only what is new, and
 * what it missed while it was away, or while we were, it is told later. A process that ends between
 * the analyzer's answer and our note of it tells that one message again. Safe for any thread.
 */
final class Telling {
  private static final int AT_ONCE = 50;
  private static final Duration AGAIN = Duration.ofSeconds(60);

  private final String analyzer;
  private final Supplier<Optional<HostQueries>> queries;
  private final OrderBook book;
  private final Clock clock;
  private final Executor threads;
  private final Supplier<String> ids;

  // Guarded by "this".
  private final List<Outbound> lines = new ArrayList<>();
  private Consumer<Peer> refusals = peer -> {};
  private boolean telling;
  private boolean again;
  private boolean waiting;

  Telling(
      String analyzer,
      Supplier<Optional<HostQueries>> queries,
      OrderBook book,
      Clock clock,
      Executor threads,
      Supplier<String> ids) {
    this.analyzer = analyzer;
    this.queries = queries;
    this.book = book;
    this.clock = clock;
    this.threads = threads;
    this.ids = ids;
  }

  synchronized void onRefusal(Consumer<Peer> listener) {
    refusals = listener;
  }

  void connected(Outbound line) {
    synchronized (this) {
      lines.add(line);
    }
    changed();
  }

  synchronized void disconnected(Peer peer) {
    lines.removeIf(line -> line.peer().equals(peer));
  }

  /** Some order may have changed. */
  void changed() {
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
      Optional<HostQueries> words = queries.get();
      List<Changed> changes =
          line.isPresent() && words.isPresent()
              ? book.changedAfter(book.toldUntil(analyzer), AT_ONCE)
              : List.of();
      if (changes.isEmpty()) {
        pause();
      } else {
        tell(line.orElseThrow(), words.orElseThrow(), new ArrayDeque<>(changes));
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

  /** An open cable says nothing of an analyzer that is switched off. */
  private void tryLater() {
    synchronized (this) {
      if (waiting) {
        return;
      }
      waiting = true;
    }
    CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS, threads)
        .execute(
            () -> {
              synchronized (this) {
                waiting = false;
              }
              changed();
            });
  }

  private void tell(Outbound line, HostQueries words, Deque<Changed> changes) {
    Changed next = changes.poll();
    if (next == null) {
      threads.execute(this::tellSome);
      return;
    }
    tell(
        line,
        words,
        new ArrayDeque<>(News.of(book, analyzer, next.order(), words::measures)),
        () -> {
          book.told(analyzer, next.change());
          tell(line, words, changes);
        });
  }

  private void tell(Outbound line, HostQueries words, Deque<News> all, Runnable then) {
    News news = all.poll();
    if (news == null) {
      then.run();
      return;
    }
    HostQueries.Sending how = new HostQueries.Sending(ZonedDateTime.now(clock), ids);
    List<byte[]> messages = words.tell(news.work(), news.takenBack(), how);
    var unused =
        send(line, new ArrayDeque<>(messages))
            .thenAcceptAsync(
                sent -> {
                  if (sent == Sent.UNANSWERED) {
                    pause();
                    tryLater();
                    return;
                  }
                  if (sent == Sent.REFUSED) {
                    refused(line.peer());
                  }
                  news.note(book, analyzer);
                  tell(line, words, all, then);
                },
                threads)
            .exceptionally(
                failure -> {
                  // The index is closed: told after the next start.
                  pause();
                  return null;
                });
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
}
