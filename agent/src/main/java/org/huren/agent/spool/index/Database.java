package org.huren.agent.spool.index;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * The database file {@code index.db}, and its backup {@code index.backup.db} beside it.
 *
 * <p>The backup is written under another name, flushed and renamed, so there is always a whole one
 * once there was one.
 */
public final class Database {
  private static final List<String> COMPANIONS = List.of("", "-wal", "-shm", "-journal");

  private static final long READ_THROUGH_FIRST = 64L << 20;

  private final Path folder;

  public Database(Path folder) {
    this.folder = folder;
  }

  Path file() {
    return folder.resolve("index.db");
  }

  public Path backup() {
    return folder.resolve("index.backup.db");
  }

  /** What was purged since the backup. */
  PurgeLog purgeLog() {
    return new PurgeLog(folder.resolve("index.backup.purged"));
  }

  public boolean exists() {
    return Files.exists(file());
  }

  /** Opens, or creates, and brings the tables up to date. */
  Connection openForWriting() throws SQLException, IOException {
    createPrivately(file());
    Connection connection = connect(false);
    try {
      Schema.bringUpToDate(connection);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  Connection openForReading() throws SQLException {
    return connect(true);
  }

  private Connection connect(boolean readOnly) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setBusyTimeout(10_000);
    config.setGetGeneratedKeys(false); // else every INSERT is followed by a SELECT
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setCacheSize(readOnly ? -8_000 : -64_000); // KiB: memory stays flat with a million rows
    Connection connection = config.createConnection("jdbc:sqlite:" + file().toAbsolutePath());
    try (Statement statement = connection.createStatement()) {
      // Fewer, larger checkpoints: each one flushes the database within somebody's commit.
      statement.execute("PRAGMA wal_autocheckpoint = 4000");
      statement.execute("PRAGMA journal_size_limit = 67108864");
      if (readOnly) {
        statement.execute("PRAGMA query_only = 1");
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** How an existing database was found. */
  public sealed interface Condition {
    record Good() implements Condition {}

    /** Not readable as a database any more. */
    record Corrupt(String cause) implements Condition {}

    /** Written by a later version of this program. */
    record Newer(int version, int ours) implements Condition {}
  }

  /**
   * Whether it must be read through before it is used: it was found damaged while it was in use, or
   * reading it takes no time. A larger one is read while it is in use ({@link Index#readThrough}).
   */
  public boolean isToBeReadThroughFirst() throws IOException {
    return Files.exists(distrusted()) || Files.size(file()) <= READ_THROUGH_FIRST;
  }

  /** Has the next start read it through before it is used. */
  void distrust() throws IOException {
    createPrivately(distrusted());
    flush(distrusted());
  }

  /** It was read through, or is another one. */
  public void trust() throws IOException {
    Files.deleteIfExists(distrusted());
  }

  private Path distrusted() {
    return folder.resolve("index.db.damaged");
  }

  /**
   * Says how an existing database is.
   *
   * @param through whether all of it is read, which takes seconds for each GB
   * @throws SQLException if it can't be told, as when the native library does not load
   */
  public Condition inspect(boolean through) throws SQLException {
    try (Connection connection = connect(false);
        Statement statement = connection.createStatement()) {
      int version = Schema.versionOf(connection);
      if (version > Schema.VERSION) {
        return new Condition.Newer(version, Schema.VERSION);
      }
      Optional<String> damage = through ? damage(statement) : Optional.empty();
      return damage.<Condition>map(Condition.Corrupt::new).orElseGet(Condition.Good::new);
    } catch (SQLiteException e) {
      if (isCorruption(e)) {
        return new Condition.Corrupt(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Reads the database through. */
  static Optional<String> damage(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("PRAGMA quick_check(1)")) {
      return Optional.of(row.getString(1)).filter(answer -> !answer.equals("ok"));
    }
  }

  private static boolean isCorruption(SQLException e) {
    return switch (Index.codeOf(e)) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR -> true;
      default -> false;
    };
  }

  /** Whether SQLite itself said so, or we never got as far as asking it. */
  public static boolean isFromSqlite(Throwable e) {
    return e instanceof SQLiteException;
  }

  /** Moves the database out of the way, into a folder that exists, and says under which name. */
  public Path setAside(Path into, String suffix) throws IOException {
    Path moved = into.resolve(file().getFileName() + suffix);
    for (String companion : COMPANIONS) {
      Path from = companionOf(file(), companion);
      if (Files.exists(from)) {
        Files.move(from, companionOf(moved, companion), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return moved;
  }

  /** Puts the last backup in the database's place; answers false if there is none. */
  public boolean restoreBackup() throws IOException {
    if (!Files.exists(backup())) {
      return false;
    }
    Path part = folder.resolve("index.db.part");
    Files.deleteIfExists(part);
    createPrivately(part);
    Files.copy(backup(), part, StandardCopyOption.REPLACE_EXISTING);
    for (String companion : COMPANIONS) {
      Files.deleteIfExists(companionOf(file(), companion));
    }
    flush(part);
    Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE);
    flush(file());
    return true;
  }

  /** Moves a backup that can't be read away. */
  public void setBackupAside(Path into, String suffix) throws IOException {
    Files.move(
        backup(),
        into.resolve(backup().getFileName() + suffix),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes a backup of what a connection sees; the writer goes on meanwhile. */
  void writeBackup(Connection connection) throws SQLException, IOException {
    Path part = folder.resolve("index.backup.db.part");
    for (String companion : COMPANIONS) {
      Files.deleteIfExists(companionOf(part, companion));
    }
    createPrivately(part);
    // Inside one read transaction: otherwise every commit of the writer would start it over.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.executeQuery("SELECT count(*) FROM item_tally").close();
      statement.executeUpdate("backup to '" + part.toString().replace("'", "''") + "'");
    } finally {
      connection.setAutoCommit(true);
    }
    Files.deleteIfExists(companionOf(part, "-journal"));
    // It takes the place of a good one, so its bytes go first; the second flush is for the name.
    flush(part);
    Files.move(part, backup(), StandardCopyOption.ATOMIC_MOVE);
    flush(backup());
  }

  private static Path companionOf(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  // SQLite would follow the umask; its companions take the permissions of the file itself.
  static void createPrivately(Path file) throws IOException {
    if (Files.exists(file)) {
      return;
    }
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (posix) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(file);
    }
  }
}
