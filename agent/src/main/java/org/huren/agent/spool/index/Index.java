package org.huren.agent.spool.index;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.huren.agent.item.Item;
import org.huren.agent.item.UplinkId;
import org.sqlite.SQLiteErrorCode;

/**
 * The open index: one writer thread with grouped transactions, some connections for reading. Any
 * thread may call it, the writer's completions excepted: those must not wait for another command.
 */
public final class Index {
  private static final int READERS = 3;

  private final Database database;
  private final IndexWriter writer;
  private final Session writing;
  private final Signals signals;
  private final Semaphore readersLeft = new Semaphore(READERS);
  private final Deque<Session> idleReaders = new ConcurrentLinkedDeque<>();
  private Optional<Statement> readingThrough = Optional.empty();
  private volatile boolean closed;

  /** Something written. Has no effect but on the session, since it may be run again. */
  @FunctionalInterface
  public interface Command<T> {
    T run(Session session) throws SQLException;
  }

  /** Something written that has no result. */
  @FunctionalInterface
  public interface Change {
    void run(Session session) throws SQLException;
  }

  /** Told by the writer's thread, after the commit and before its results. */
  public interface Signals {
    /** Items that are new, to be checked. */
    void itemsReceived(List<Item> items);

    /** Some that were judged before are to be checked. */
    void itemsReceivedAgain();

    void deliveriesDue(UplinkId uplink);

    void studiesChanged();

    /** There was no room for a commit; it is tried again. */
    void full(String cause);

    /** Nothing can be written any more. */
    void broken(Throwable cause);
  }

  private Index(Database database, Session writing, Signals signals) throws SQLException {
    this.database = database;
    this.writing = writing;
    this.signals = signals;
    this.writer = new IndexWriter(writing, signals, this::broken);
  }

  /** Opens a database that was found good, or creates it; leases of an earlier process are void. */
  public static Index open(Database database, Signals signals) throws SQLException, IOException {
    Connection connection = database.openForWriting();
    try {
      Session session = new Session(connection);
      DeliveryRows.voidLeases(session);
      Index index = new Index(database, session, signals);
      index.writer.start();
      return index;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Queues something to write; completes after the commit, on the writer's thread, or with an
   * {@link IllegalStateException} if it was not committed.
   */
  public <T> CompletableFuture<T> write(Durability durability, Command<T> command) {
    return writer.submit(durability, command);
  }

  /**
   * Reads what was committed.
   *
   * @throws IllegalStateException if the database can't be read
   */
  public <T> T read(Command<T> query) {
    readersLeft.acquireUninterruptibly();
    try {
      if (closed) {
        throw IndexWriter.closed();
      }
      Session session = reader();
      try {
        return query.run(session);
      } finally {
        idleReaders.push(session);
      }
    } catch (SQLException e) {
      if (isFatal(e)) {
        broken(e);
      }
      throw new IllegalStateException("the spool's index can't be read: " + e.getMessage(), e);
    } finally {
      readersLeft.release();
    }
  }

  private void broken(Throwable cause) {
    try {
      database.distrust();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
    signals.broken(cause);
  }

  private Session reader() throws SQLException {
    Session idle = idleReaders.poll();
    return idle != null ? idle : new Session(database.openForReading());
  }

  /** As {@link #write}, for what has no result. */
  @SuppressWarnings("NullAway") // null is the one value there is of Void
  public CompletableFuture<Void> change(Durability durability, Change change) {
    return write(
        durability,
        session -> {
          change.run(session);
          return null;
        });
  }

  /**
   * Queues the row of a received item: without a flush of its own, and under load some milliseconds
   * late, together with others.
   */
  @SuppressWarnings("NullAway") // as above
  public CompletableFuture<Void> addItem(StoredItem item) {
    return writer.submitLagging(
        session -> {
          ItemRows.insert(session, item);
          return null;
        });
  }

  /** Transactions committed since it was opened. */
  public long commits() {
    return writer.commits();
  }

  /**
   * Writes a backup of what is committed now, from a connection of its own; nothing may be purged
   * meanwhile.
   */
  public void backUp() throws SQLException, IOException {
    try (Connection connection = database.openForReading()) {
      database.writeBackup(connection);
    }
    database.purgeLog().clear();
  }

  /** Makes it known to an index that is restored from the backup that these are purged. */
  public void logPurged(List<StoredItem> items) throws IOException {
    database.purgeLog().append(read(session -> PurgeRows.gone(session, items)));
  }

  /** Writes into rows restored from the backup what was purged since it was made. */
  public void takeOverPurged(Instant now) throws IOException {
    database
        .purgeLog()
        .read(
            some -> {
              List<PurgeLog.Gone> all = List.copyOf(some);
              change(Durability.FULL, session -> PurgeRows.takeOver(session, all, now)).join();
            });
  }

  /**
   * Reads the whole database through while it is in use, seconds for each GB, and says so if it is
   * damaged: then the next process looks first and takes the backup. Ended early by closing.
   */
  public void readThrough() throws SQLException {
    try (Connection connection = database.openForReading();
        Statement statement = connection.createStatement()) {
      readingThrough(Optional.of(statement));
      try {
        if (!closed) {
          Database.damage(statement).ifPresent(damage -> broken(new SQLException(damage)));
        }
      } finally {
        readingThrough(Optional.empty()); // nobody cancels a statement that is being closed
      }
    } catch (SQLException e) {
      if (isFatal(e)) {
        broken(e);
      } else if (!closed) {
        throw e;
      }
    }
  }

  private synchronized void readingThrough(Optional<Statement> statement) {
    readingThrough = statement;
  }

  private synchronized void cancelReadingThrough() throws SQLException {
    if (readingThrough.isPresent()) {
      readingThrough.get().cancel();
    }
  }

  static SQLiteErrorCode codeOf(SQLException e) {
    // The low byte is the code, the rest says more about it.
    return SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xFF);
  }

  static boolean isFatal(SQLException e) {
    return switch (codeOf(e)) {
      case SQLITE_IOERR,
          SQLITE_CORRUPT,
          SQLITE_NOTADB,
          SQLITE_CANTOPEN,
          SQLITE_READONLY,
          SQLITE_NOMEM,
          SQLITE_PROTOCOL ->
          true;
      default -> false;
    };
  }

  /** Writes what is queued, then closes. */
  public void close() throws SQLException, InterruptedException {
    writer.stop();
    closeConnections();
  }

  /** Closes as a kill would: what is queued is not written. */
  public void halt() throws SQLException, InterruptedException {
    writer.halt();
    closeConnections();
  }

  private void closeConnections() throws SQLException {
    // Whoever still reads is waited for, and nobody begins after.
    readersLeft.acquireUninterruptibly(READERS);
    closed = true;
    cancelReadingThrough();
    for (Session reader : idleReaders) {
      reader.close();
    }
    writing.close();
    readersLeft.release(READERS);
  }
}
