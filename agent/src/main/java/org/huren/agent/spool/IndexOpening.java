package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.spool.SpoolEvent.SetAside.Why;
import org.huren.agent.spool.index.Database;
import org.huren.agent.spool.index.Database.Condition;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.FolderRows;
import org.huren.agent.spool.index.Index;
import org.huren.config.language.Text;

/**
 * Opens the index, and when the database is lost puts the last backup, or an empty one, in its
 * place.
 *
 * <pre>
 *   there, quick_check ok          opened; closed folders are believed
 *   there, not readable            moved to aside/, then as if missing
 *   missing, a backup is there     backup copied in, with what was purged since; no folder is
 *                                  believed closed
 *   missing, payloads are there    empty; no folder is believed closed
 *   missing, nothing there         empty: a new spool
 * </pre>
 */
final class IndexOpening {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Path root;
  private final SpoolFiles files;
  private final Aside aside;
  private final Clock clock;
  private final SpoolListener listener;
  private final Database database;

  IndexOpening(Path root, SpoolFiles files, Aside aside, Clock clock, SpoolListener listener) {
    this.root = root;
    this.files = files;
    this.aside = aside;
    this.clock = clock;
    this.listener = listener;
    this.database = new Database(root);
  }

  /** The open index, and the folders that recovery need not look into. */
  record Opened(Index index, Set<String> closedFolders, boolean isReadThrough) {}

  Opened open(Index.Signals signals) throws CannotOpenSpoolException, IOException {
    try {
      boolean exists = database.exists();
      boolean through = !exists || database.isToBeReadThroughFirst();
      boolean believed = exists ? keepIfGood(through) : replace("the file is missing");
      if (through) {
        database.trust();
      }
      Index index = Index.open(database, signals);
      if (!believed) {
        index.takeOverPurged(clock.instant());
      }
      return new Opened(index, closedFolders(index, believed), through || !believed);
    } catch (SQLException | LinkageError e) {
      throw cannotOpen(e);
    }
  }

  private boolean keepIfGood(boolean through)
      throws CannotOpenSpoolException, IOException, SQLException {
    Condition condition = database.inspect(through);
    if (condition instanceof Condition.Newer newer) {
      throw new CannotOpenSpoolException(text("newer", root, newer.version(), newer.ours()));
    }
    if (condition instanceof Condition.Corrupt corrupt) {
      Path moved = database.setAside(asideFolder(), stamp());
      listener.report(new SpoolEvent.SetAside(moved, Why.CORRUPT));
      return replace(corrupt.cause());
    }
    return true;
  }

  /** Answers whether what the new database says of folders can be believed. */
  private boolean replace(String cause) throws CannotOpenSpoolException, IOException, SQLException {
    Optional<Path> restored = Optional.empty();
    if (database.restoreBackup()) {
      Condition condition = database.inspect(true);
      if (condition instanceof Condition.Good) {
        restored = Optional.of(database.backup());
      } else if (condition instanceof Condition.Newer newer) {
        throw new CannotOpenSpoolException(text("newer", root, newer.version(), newer.ours()));
      } else {
        database.setAside(asideFolder(), stamp());
        database.setBackupAside(asideFolder(), stamp());
      }
    }
    if (restored.isPresent() || !Recovery.hourFolders(root, files).isEmpty()) {
      listener.report(new SpoolEvent.IndexRebuilt(restored, cause));
      return false;
    }
    return true;
  }

  private Set<String> closedFolders(Index index, boolean believed) throws IOException {
    Set<String> closed = index.read(FolderRows::closed);
    Set<String> kept = new HashSet<>();
    if (believed) {
      kept.addAll(closed);
      kept.retainAll(Recovery.hourFolders(root, files));
    }
    if (!kept.equals(closed)) {
      index
          .change(
              Durability.FULL,
              session -> {
                for (String name : closed) {
                  if (!kept.contains(name)) {
                    FolderRows.reopen(session, name);
                  }
                }
              })
          .join();
    }
    return kept;
  }

  // The database always lies on the machine's own disk, whatever the payloads' files are.
  private Path asideFolder() throws IOException {
    return Files.createDirectories(aside.folder());
  }

  private String stamp() {
    return "." + STAMP.format(clock.instant()) + Aside.suffix(Why.CORRUPT);
  }

  private CannotOpenSpoolException cannotOpen(Throwable e) {
    boolean nativeLibrary = e instanceof LinkageError || !Database.isFromSqlite(e);
    return nativeLibrary
        ? new CannotOpenSpoolException(
            text("native-library", System.getProperty("java.io.tmpdir", ""), rootCause(e)), e)
        : new CannotOpenSpoolException(text("index-unreadable", root, rootCause(e)), e);
  }

  private static String rootCause(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  private static Text text(String key, Object... arguments) {
    return new Text(Spool.class, key, arguments);
  }
}
