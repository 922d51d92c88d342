package org.huren.agent.spool.index;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.sqlite.SQLiteErrorCode;

/**
 * The one thread that writes. Commands queue up; whatever waits becomes one transaction, which
 * carries the strongest durability asked for in it.
 *
 * <p>Rows that may lag behind their files are not worth a transaction each: under load they wait
 * until {@link #LULL} has passed since the last commit, or until a command comes that somebody
 * waits for. The first after a quiet moment is written at once.
 *
 * <p>A command that fails by itself fails alone: the transaction is rolled back and its commands
 * are run one by one. No room: tried again until there is. Anything else means a broken disk or
 * database: a failed flush is never tried again, so the writer stops for good and says so.
 */
final class IndexWriter {
  private static final int BATCH = 512;
  // Rows are some KB: this bounds memory, and whoever is faster than the disk waits here.
  private static final int QUEUE = 10_000;
  private static final long LULL = TimeUnit.MILLISECONDS.toNanos(10);

  private final Session session;
  private final Index.Signals signals;
  private final Consumer<Throwable> broken;
  private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>(QUEUE);
  private final CountDownLatch halted = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "spool-index");
  private Durability durability = Durability.FULL;
  private volatile boolean stopping;
  private volatile boolean dead;
  private final AtomicLong commits = new AtomicLong();

  private record Task<T>(
      Durability durability,
      boolean mayLag,
      Index.Command<T> command,
      CompletableFuture<T> result) {
    /** Runs the command, and gives back what completes its result after the commit. */
    Runnable run(Session session) throws SQLException {
      T value = command.run(session);
      return () -> result.complete(value);
    }
  }

  IndexWriter(Session session, Index.Signals signals, Consumer<Throwable> broken)
      throws SQLException {
    this.session = session;
    this.signals = signals;
    this.broken = broken;
    session.connection().setAutoCommit(false);
  }

  void start() {
    thread.start();
  }

  /** Queues a command; it may be run more than once, but only one run is committed. */
  <T> CompletableFuture<T> submit(Durability wanted, Index.Command<T> command) {
    return submit(new Task<>(wanted, false, command, new CompletableFuture<>()));
  }

  /** As {@link #submit}, for what nobody waits for. */
  <T> CompletableFuture<T> submitLagging(Index.Command<T> command) {
    return submit(new Task<>(Durability.NORMAL, true, command, new CompletableFuture<>()));
  }

  private <T> CompletableFuture<T> submit(Task<T> task) {
    try {
      boolean queued = false;
      while (!queued) {
        if (dead || stopping) {
          return CompletableFuture.failedFuture(closed());
        }
        queued = queue.offer(task, 1, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.failedFuture(new IllegalStateException("interrupted", e));
    }
    if (dead) {
      failQueued();
    }
    return task.result();
  }

  static IllegalStateException closed() {
    return new IllegalStateException("the spool's index is closed");
  }

  private void run() {
    List<Task<?>> batch = new ArrayList<>(BATCH);
    long committedAt = System.nanoTime() - LULL;
    try {
      while (!dead && !(stopping && queue.isEmpty())) {
        Task<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, BATCH - 1);
          awaitCompany(batch, committedAt + LULL);
          commit(batch);
          committedAt = System.nanoTime();
          batch.clear();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      dead = true;
      fail(batch, closed());
      failQueued();
    }
  }

  /** Lets rows that may lag gather, until then or until somebody waits for the commit. */
  private void awaitCompany(List<Task<?>> batch, long until) throws InterruptedException {
    boolean awaited = batch.stream().anyMatch(t -> !t.mayLag());
    while (!awaited && !stopping && batch.size() < BATCH) {
      Task<?> next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return;
      }
      batch.add(next);
      awaited = !next.mayLag();
    }
    queue.drainTo(batch, BATCH - batch.size());
  }

  private void commit(List<Task<?>> batch) throws InterruptedException {
    while (!dead) {
      try {
        attempt(batch);
        return;
      } catch (SQLException | RuntimeException e) {
        rollBack();
        if (e instanceof SQLException s && isFull(s)) {
          signals.full(String.valueOf(e.getMessage()));
          if (halted.await(1, TimeUnit.SECONDS) || stopping) {
            fail(batch, e);
            return;
          }
        } else if (e instanceof SQLException s && Index.isFatal(s)) {
          dead = true;
          broken.accept(e);
          fail(batch, e);
        } else if (batch.size() > 1) {
          for (Task<?> task : batch) {
            commit(List.of(task));
          }
          return;
        } else {
          fail(batch, e);
          return;
        }
      }
    }
    fail(batch, closed());
  }

  private void attempt(List<Task<?>> batch) throws SQLException {
    boolean full = batch.stream().anyMatch(t -> t.durability() == Durability.FULL);
    use(full ? Durability.FULL : Durability.NORMAL);
    List<Runnable> completions = new ArrayList<>(batch.size());
    for (Task<?> task : batch) {
      completions.add(task.run(session));
    }
    session.connection().commit();
    commits.incrementAndGet();
    session.emit(signals);
    completions.forEach(Runnable::run);
  }

  private void use(Durability wanted) throws SQLException {
    if (wanted != durability) {
      // Can't be changed within a transaction, and without auto-commit there always is one.
      session.connection().setAutoCommit(true);
      session.execute("PRAGMA synchronous = " + wanted);
      session.connection().setAutoCommit(false);
      durability = wanted;
    }
  }

  private void rollBack() {
    session.forgetSignals();
    try {
      session.connection().rollback();
    } catch (SQLException e) {
      // SQLite rolls back by itself on most errors, and then says that there is nothing to do; if
      // it did not, the next command fails and is judged on its own.
    }
  }

  private static boolean isFull(SQLException e) {
    return Index.codeOf(e) == SQLiteErrorCode.SQLITE_FULL;
  }

  private static void fail(List<Task<?>> tasks, Throwable cause) {
    tasks.forEach(
        t ->
            t.result()
                .completeExceptionally(new IllegalStateException("not written: " + cause, cause)));
  }

  private void failQueued() {
    List<Task<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    fail(rest, closed());
  }

  long commits() {
    return commits.get();
  }

  /** Writes what is queued, then ends. */
  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  /** Ends after the transaction at hand; what is queued is not written, as after a kill. */
  void halt() throws InterruptedException {
    dead = true;
    halted.countDown();
    thread.join();
  }
}
