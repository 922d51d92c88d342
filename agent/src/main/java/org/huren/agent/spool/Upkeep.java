package org.huren.agent.spool;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.huren.agent.spool.index.CommitmentRows;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.FolderRows;
import org.huren.agent.spool.index.Index;
import org.huren.agent.spool.index.OrderRows;
import org.huren.agent.spool.index.PurgeRows;
import org.huren.agent.spool.index.StudyRows;

/**
 * The thread that looks after space, retention, closed folders and the backup. Intervals are
 * counted on the machine's steady clock: the wall clock may jump.
 */
final class Upkeep {
  /** How long the row of a purged item is kept: proof that it was delivered, and of what. */
  static final Duration ROWS_KEPT = Duration.ofDays(365);

  /** How long an order or a patient is kept after the last word about it. */
  static final Duration ORDERS_KEPT = Duration.ofDays(180);

  private static final int ROWS_DROPPED_AT_ONCE = 500;
  private static final Duration SHORTEST_REST = Duration.ofMillis(20);
  private static final Duration IDLE = Duration.ofMillis(500);

  private final SpoolFiles files;
  private final SpaceWatch space;
  private final Purge purge;
  private final Payloads payloads;
  private final HourFolders folders;
  private final Aside aside;
  private final Index index;
  private final Clock clock;
  private final Duration retention;
  private final SpoolState state;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "spool-upkeep");
  private long backedUp;

  private interface Task {
    /** Answers whether there is more to do at once. */
    boolean run() throws IOException, SQLException;
  }

  /** One thing done every so often. */
  private final class Routine {
    private final String name;
    private final Duration every;
    private final Task task;
    private long last = System.nanoTime();

    Routine(String name, Duration every, Task task) {
      this.name = name;
      this.every = every;
      this.task = task;
    }

    void runIfDue() {
      if (System.nanoTime() - last >= every.toNanos()) {
        last = System.nanoTime();
        attempt(name, task);
      }
    }
  }

  Upkeep(
      SpoolFiles files,
      SpaceWatch space,
      Purge purge,
      Payloads payloads,
      HourFolders folders,
      Aside aside,
      Index index,
      Clock clock,
      Duration retention,
      SpoolState state) {
    this.files = files;
    this.space = space;
    this.purge = purge;
    this.payloads = payloads;
    this.folders = folders;
    this.aside = aside;
    this.index = index;
    this.clock = clock;
    this.retention = retention;
    this.state = state;
    this.backedUp = index.commits();
  }

  void start() {
    thread.start();
  }

  private void run() {
    Routine closeFolders =
        new Routine("close folders", Duration.ofMinutes(1), this::closeFinishedFolders);
    Routine backup = new Routine("backup", Duration.ofHours(1), this::backUpIfChanged);
    Routine cleaning = new Routine("clean up", Duration.ofHours(1), this::dropOldRows);
    attempt("finish purge", this::finishPurge);
    attempt("look for payloads", this::lookForPayloads);
    try {
      Duration rest = IDLE;
      while (!stop.await(rest.toMillis(), TimeUnit.MILLISECONDS) && !state.isBroken()) {
        long began = System.nanoTime();
        boolean more = round();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        rest = more ? restAfter(took, space.isMakingRoom()) : IDLE;
        closeFolders.runIfDue();
        backup.runIfDue();
        cleaning.runIfDue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Deleting disturbs the flushes of what arrives, on some disks very much: it may have a tenth of
   * the time, and half of it when the room is needed.
   */
  static Duration restAfter(Duration took, boolean roomIsNeeded) {
    Duration rest = took.multipliedBy(roomIsNeeded ? 1 : 9);
    return rest.compareTo(SHORTEST_REST) > 0 ? rest : SHORTEST_REST;
  }

  /** Makes room and purges what is due, one batch each; answers whether there may be more. */
  boolean round() {
    boolean more = attempt("space check", space::look);
    return attempt("purge", purge::dueBatch) || more;
  }

  private boolean attempt(String name, Task task) {
    try {
      return task.run();
    } catch (IOException | SQLException | RuntimeException e) {
      if (!state.isStopping()) {
        state.upkeepFailed(name, e);
      }
      return false;
    }
  }

  boolean finishPurge() throws IOException {
    purge.finish();
    return false;
  }

  boolean lookForPayloads() {
    payloads.sweep();
    return false;
  }

  boolean closeFinishedFolders() throws IOException {
    close(folders.finished());
    return false;
  }

  private void close(List<String> finished) throws IOException {
    for (String name : finished) {
      // So that nothing deleted in it comes back: nobody will look into it again.
      files.syncFolder(payloads.folder(name));
      folders
          .close(
              name,
              folder -> index.change(Durability.FULL, session -> FolderRows.close(session, folder)))
          .ifPresent(CompletableFuture::join);
    }
  }

  boolean backUpIfChanged() throws SQLException, IOException {
    long commits = index.commits();
    if (commits != backedUp) {
      index.backUp();
      backedUp = commits;
    }
    return false;
  }

  /**
   * The last backup, with every row that is queued by now; and no folder is left for the next start
   * to look into.
   */
  void backUpAtEnd() throws SQLException, IOException {
    index.change(Durability.FULL, session -> {}).join();
    close(folders.finishedAtEnd());
    backUpIfChanged();
  }

  boolean dropOldRows() throws IOException {
    aside.deleteOlderThan(clock.instant().minus(retention));
    int dropped = 1;
    while (dropped > 0 && !state.isStopping()) {
      dropped =
          index
              .write(
                  Durability.NORMAL,
                  session ->
                      PurgeRows.drop(
                          session, clock.instant().minus(ROWS_KEPT), ROWS_DROPPED_AT_ONCE))
              .join();
    }
    dropped = 1;
    while (dropped > 0 && !state.isStopping()) {
      dropped =
          index
              .write(
                  Durability.NORMAL,
                  session -> {
                    Instant before = clock.instant().minus(ROWS_KEPT);
                    return StudyRows.drop(session, before, ROWS_DROPPED_AT_ONCE)
                        + CommitmentRows.drop(session, before, ROWS_DROPPED_AT_ONCE);
                  })
              .join();
    }
    boolean more = true;
    while (more && !state.isStopping()) {
      more =
          index
              .write(
                  Durability.NORMAL,
                  session ->
                      OrderRows.drop(
                          session, clock.instant().minus(ORDERS_KEPT), ROWS_DROPPED_AT_ONCE))
              .join();
    }
    return false;
  }

  /** Ends after the task at hand. */
  void stop() throws InterruptedException {
    stop.countDown();
    if (thread.isAlive()) {
      thread.join();
    }
  }
}
