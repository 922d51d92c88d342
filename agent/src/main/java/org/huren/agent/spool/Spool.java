package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;
import org.huren.agent.order.OrderBook;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.FolderRows;
import org.huren.agent.spool.index.Index;
import org.huren.agent.spool.index.ItemRows;
import org.huren.config.SpoolConfig;
import org.huren.config.language.Text;

/**
 * The durable spool.
 *
 * <p><b>Constraints.</b> Thousands of half-megabyte payloads a second and single ones of many
 * gigabytes, in constant memory; a backlog of a million; files that an admin can look at and copy
 * out without us; a local journalling file system (ext4, XFS, NTFS), one process.
 *
 * <p><b>Layout.</b>
 *
 * <pre>
 *   spool/
 *     2026-11-21/08/                                     day and hour of arrival, local time
 *       &lt;uuidv7&gt;.CT01.524288.9ae0daaf.dcm                committed: source, length, CRC-32C, kind
 *       &lt;uuidv7&gt;.CT01.dcm.part                           being written
 *     aside/                                             not acknowledged, or not as its name says
 *     index.db, index.db-wal, index.db-shm               SQLite: rows, queue, receipts, audit
 *     index.backup.db                                    hourly, and at an orderly end
 *     lock                                               held by the running process
 * </pre>
 *
 * <p><b>Guarantee.</b> {@link StoreOutcome.Stored} comes after the flush that made bytes and name
 * durable: a payload is written as {@code .part}, renamed to its final name, then flushed. The name
 * is the commit mark and carries what is needed to check the bytes; one flush covers both on a
 * journalling file system, and {@code spool.sync: strict} flushes the folders too. What exists only
 * in the database (receipts, a person's decisions, audit) is committed with synchronous=FULL before
 * it is reported done. Deleting is the other way round: the row says PURGED durably before its file
 * goes. An unsettled payload is never deleted.
 *
 * <p><b>Crash.</b> Rows of received items and verdicts are committed without a flush, so a crash
 * may take the newest. At the next start every hour folder that the index does not hold as closed
 * is looked into: a whole file without a row is flushed and gets one, anything else was never
 * acknowledged and goes aside. A lost verdict is reached again, a lost lease is void, and a lost
 * receipt was never reported as settled. A lost or corrupt database becomes the last backup plus a
 * look into all folders: it may deliver again, it loses no payload. After a failed flush nothing is
 * acknowledged any more, the flush is not tried again, and {@link SpoolListener#broken} asks for a
 * new process.
 *
 * <p><b>Known weakness.</b> A payload whose flush had returned when the process died, but whose
 * answer had not left, is kept: its sender sends it again, and the check finds the duplicate. A
 * disk that reports a flush before it has happened loses what it held back. A database restored
 * from its backup may name items that were delivered and purged since: they show up in quarantine
 * as missing. A loss of database and backup together takes receipts, decisions and audit with it,
 * and the start then reads every file through before it serves. Bytes that rot on the disk later
 * are found when the payload is compared or delivered, not here. Orders are rows made from the
 * messages that told them, in the transaction of their verdict, and are made again from these files
 * if the database is lost; orders older than the files are lost with it and its backup.
 *
 * <p>Threads: receivers write on their own; flushes run side by side on {@code spool-flush}; one
 * thread, {@code spool-index}, writes the database in grouped transactions; {@code spool-upkeep}
 * looks after space, retention and backup. All roles may be used from any thread.
 */
public final class Spool implements AutoCloseable {
  static final int FLUSH_THREADS = 32;
  private static final long CLOSING_SECONDS = 30;
  private static final Set<String> VOLATILE = Set.of("tmpfs", "ramfs");

  private final SpoolLock lock;
  private final Index index;
  private final boolean isReadThrough;
  private final SpoolState state;
  private final ExecutorService flushes;
  private final ExecutorService callbacks;
  private final HourFolders folders;
  private final Upkeep upkeep;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Intake intake;
  private final CheckQueue checkQueue;
  private final DeliveryQueue deliveryQueue;
  private final StudyQueue studyQueue;
  private final CommitmentQueue commitmentQueue;
  private final Records records;
  private final OrderBook orders;
  private final SpecimenItems specimenItems;

  private Spool(
      SpoolConfig config,
      ZoneId zone,
      SpoolEnvironment environment,
      SpoolState state,
      FreshItems fresh,
      SpoolLock lock,
      IndexOpening.Opened opened,
      Aside aside,
      ExecutorService flushes,
      Optional<ItemId> newest) {
    Path root = config.directory();
    SpoolFiles files = environment.files();
    Clock clock = environment.clock();
    this.state = state;
    this.lock = lock;
    this.index = opened.index();
    this.isReadThrough = opened.isReadThrough();
    this.flushes = flushes;
    this.callbacks = pool("spool-callback", 1);
    this.folders =
        new HourFolders(
            root, files, clock, zone, index.read(FolderRows::closed), name -> reopen(index, name));
    Payloads payloads = new Payloads(root, files, index, clock, state.listener());
    CommitLine line =
        new CommitLine(
            root, environment, config.sync(), flushes, folders, aside, index::addItem, state);
    Purge purge =
        new Purge(payloads, files, index, folders, aside, clock, config.retention(), state);
    SpaceWatch space = new SpaceWatch(root, files, config.minFree(), purge, state);
    this.upkeep =
        new Upkeep(
            files, space, purge, payloads, folders, aside, index, clock, config.retention(), state);
    ItemIds ids = new ItemIds(clock, environment.random(), newest);
    Writes writes = new Writes(index, callbacks);
    this.intake =
        new Door(
            state,
            ids,
            folders,
            files,
            line,
            new Unfinished(aside, files),
            environment.killPoints());
    this.checkQueue = new IndexedCheckQueue(writes, payloads, fresh, clock);
    this.deliveryQueue = new IndexedDeliveryQueue(writes, payloads, clock);
    this.studyQueue = new IndexedStudyQueue(writes);
    this.commitmentQueue = new IndexedCommitmentQueue(writes, clock);
    this.records = new IndexedRecords(writes, payloads, clock);
    this.orders = new IndexedOrders(writes);
    this.specimenItems = new IndexedSpecimenItems(writes, payloads);
  }

  /**
   * Recovers what an earlier process left, then serves.
   *
   * @param zone in which folders are named by day and hour
   * @throws CannotOpenSpoolException another instance runs on it, it lies on a network file system,
   *     or it can't be read and written
   */
  public static Spool open(
      SpoolConfig config,
      ZoneId zone,
      SpoolEnvironment environment,
      FactsReader factsReader,
      SpoolListener listener)
      throws CannotOpenSpoolException {
    ExecutorService flushes = pool("spool-flush", FLUSH_THREADS);
    Spool spool = recover(config, zone, environment, factsReader, listener, flushes);
    spool.upkeep.start();
    spool.readThrough().ifPresent(ReadThrough::start);
    return spool;
  }

  /** Opens without the upkeep thread, so that a test decides what happens when. */
  static Spool recover(
      SpoolConfig config,
      ZoneId zone,
      SpoolEnvironment environment,
      FactsReader factsReader,
      SpoolListener listener,
      ExecutorService flushes)
      throws CannotOpenSpoolException {
    Path root = config.directory();
    try {
      SpoolFiles files = environment.files();
      files.createFolder(root);
      Files.createDirectories(root); // the database's and the lock's, whatever the payloads' is
      checkFileSystem(root, files, listener);
      SpoolLock lock = SpoolLock.take(root);
      try {
        return recover(config, zone, environment, factsReader, listener, flushes, lock);
      } catch (IOException | CannotOpenSpoolException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new CannotOpenSpoolException(text("unusable", root, e), e);
    }
  }

  private static Spool recover(
      SpoolConfig config,
      ZoneId zone,
      SpoolEnvironment environment,
      FactsReader factsReader,
      SpoolListener listener,
      ExecutorService flushes,
      SpoolLock lock)
      throws CannotOpenSpoolException, IOException {
    Path root = config.directory();
    SpoolFiles files = environment.files();
    SpoolState state = new SpoolState(listener);
    FreshItems fresh = new FreshItems();
    Aside aside = new Aside(root, files, listener);
    IndexOpening.Opened opened =
        new IndexOpening(root, files, aside, environment.clock(), listener)
            .open(new IndexSignals(state, fresh));
    Index index = opened.index();
    try {
      int recovered =
          new Recovery(root, files, index, factsReader, aside, config.sync())
              .run(opened.closedFolders());
      if (recovered > 0) {
        listener.report(new SpoolEvent.RowsRecovered(recovered));
      }
      Optional<ItemId> newest = index.read(ItemRows::newest);
      return new Spool(
          config, zone, environment, state, fresh, lock, opened, aside, flushes, newest);
    } catch (IOException | RuntimeException | Error e) {
      haltQuietly(index, e);
      throw e;
    }
  }

  private static void checkFileSystem(Path root, SpoolFiles files, SpoolListener listener)
      throws CannotOpenSpoolException, IOException {
    String type = files.fileSystemType(root).toLowerCase(Locale.ROOT);
    if (NetworkFileSystems.includes(type) || root.toAbsolutePath().toString().startsWith("\\\\")) {
      throw new CannotOpenSpoolException(text("network", root, type));
    }
    if (VOLATILE.contains(type)) {
      listener.report(new SpoolEvent.VolatileFileSystem(type));
    }
  }

  private static CompletableFuture<Void> reopen(Index index, String name) {
    return index.change(
        Durability.FULL,
        session -> {
          FolderRows.reopen(session, name);
        });
  }

  static ExecutorService pool(String name, int threads) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            threads,
            threads,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> new Thread(task, name + "-" + number.incrementAndGet()));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static Text text(String key, Object... arguments) {
    return new Text(Spool.class, key, arguments);
  }

  public Intake intake() {
    return intake;
  }

  public CheckQueue checkQueue() {
    return checkQueue;
  }

  public DeliveryQueue deliveryQueue() {
    return deliveryQueue;
  }

  public StudyQueue studyQueue() {
    return studyQueue;
  }

  public CommitmentQueue commitmentQueue() {
    return commitmentQueue;
  }

  public Records records() {
    return records;
  }

  public OrderBook orders() {
    return orders;
  }

  public SpecimenItems specimenItems() {
    return specimenItems;
  }

  /** What is left of looking whether the database is sound; empty if that was done first. */
  Optional<ReadThrough> readThrough() {
    return isReadThrough ? Optional.empty() : Optional.of(new ReadThrough(index, state));
  }

  Upkeep upkeep() {
    return upkeep;
  }

  /**
   * Ends intake, lets commits and rows that are under way finish, and backs the index up. After
   * {@link SpoolListener#broken} nothing more is written. The listener may still be called.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    state.stopping();
    try {
      upkeep.stop();
      flushes.shutdown();
      boolean flushed = flushes.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
      if (!flushed || state.isBroken()) {
        index.halt();
      } else {
        upkeep.backUpAtEnd();
        index.close();
      }
      callbacks.shutdown();
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      state.upkeepFailed("close", e);
    }
  }

  /** Lets go of everything as a kill would: what is not written by now is not written. */
  void halt() {
    closed.set(true);
    state.stopping();
    flushes.shutdownNow();
    callbacks.shutdownNow();
    try {
      upkeep.stop();
      index.halt();
      lock.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException | IOException e) {
      state.upkeepFailed("halt", e);
    }
  }

  private static void haltQuietly(Index index, Throwable why) {
    try {
      index.halt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      why.addSuppressed(e);
    }
  }

  /** The index's word to the listener. */
  private record IndexSignals(SpoolState state, FreshItems fresh) implements Index.Signals {
    @Override
    public void itemsReceived(List<Item> items) {
      fresh.committed(items);
      state.listener().itemsReceived();
    }

    @Override
    public void itemsReceivedAgain() {
      fresh.forget();
      state.listener().itemsReceived();
    }

    @Override
    public void deliveriesDue(UplinkId uplink) {
      state.listener().deliveriesDue(uplink);
    }

    @Override
    public void studiesChanged() {
      state.listener().studiesChanged();
    }

    @Override
    public void full(String cause) {
      if (state.noSpace(true)) {
        state.listener().report(new SpoolEvent.IndexFull(cause));
      }
    }

    @Override
    public void broken(Throwable cause) {
      state.broken("index: " + cause.getMessage());
    }
  }
}
