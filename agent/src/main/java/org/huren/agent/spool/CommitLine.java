package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.spool.HourFolders.Hour;
import org.huren.agent.spool.index.StoredItem;
import org.huren.config.SpoolConfig.Sync;

/**
 * Turns written payloads into durable ones, side by side on the flush threads so that the kernel
 * merges their flushes.
 *
 * <pre>
 *   rename .part -> final name      the commit mark
 *   fsync                           name and bytes durable together
 *   (strict: fsync of the folder, and of its parents when they are new)
 *   Stored                          the device may be told
 *   row                             queued, its commit is not waited for
 * </pre>
 *
 * The order is deliberate: a flush before the rename would leave the name to a second one.
 */
final class CommitLine {
  private final Path root;
  private final SpoolFiles files;
  private final Clock clock;
  private final KillPoint.Observer killPoints;
  private final Sync sync;
  private final Executor flushes;
  private final HourFolders folders;
  private final Aside aside;
  private final Function<StoredItem, CompletableFuture<Void>> addRow;
  private final SpoolState state;

  CommitLine(
      Path root,
      SpoolEnvironment environment,
      Sync sync,
      Executor flushes,
      HourFolders folders,
      Aside aside,
      Function<StoredItem, CompletableFuture<Void>> addRow,
      SpoolState state) {
    this.root = root;
    this.files = environment.files();
    this.clock = environment.clock();
    this.killPoints = environment.killPoints();
    this.sync = sync;
    this.flushes = flushes;
    this.folders = folders;
    this.aside = aside;
    this.addRow = addRow;
    this.state = state;
  }

  /**
   * Makes a payload durable.
   *
   * @param facts complete by the time the flush returns, or nearly so
   */
  CompletionStage<StoreOutcome> commit(IncomingPayload payload, CompletableFuture<Facts> facts) {
    CompletableFuture<StoreOutcome> outcome = new CompletableFuture<>();
    try {
      flushes.execute(() -> commitOrBreak(payload, facts, outcome));
    } catch (RejectedExecutionException e) {
      delete(payload);
      outcome.complete(new StoreOutcome.Refused(Intake.Refusal.STOPPING));
    }
    return outcome;
  }

  private void commitOrBreak(
      IncomingPayload payload,
      CompletableFuture<Facts> facts,
      CompletableFuture<StoreOutcome> outcome) {
    try {
      commit(payload, facts, outcome);
    } catch (RuntimeException e) {
      // A bug, and nobody knows how far it came: no answer, and a new process looks at the disk.
      state.broken("commit of " + payload.id() + " failed: " + e);
      outcome.complete(new StoreOutcome.Broken());
    }
  }

  private void commit(
      IncomingPayload payload,
      CompletableFuture<Facts> facts,
      CompletableFuture<StoreOutcome> outcome) {
    Hour hour = payload.hour();
    PayloadName name = payload.name();
    Path file = hour.path.resolve(name.toString());
    if (state.isBroken()) {
      // Left as a .part: nothing more is published by this process.
      outcome.complete(new StoreOutcome.Broken());
      return;
    }
    try {
      files.rename(payload.part(), file);
    } catch (IOException e) {
      state.writeFailed(payload.id(), e);
      delete(payload);
      outcome.complete(new StoreOutcome.Refused(Intake.Refusal.NO_SPACE));
      return;
    }
    killPoints.passed(KillPoint.AFTER_RENAME_BEFORE_FLUSH);
    long began = System.nanoTime();
    try {
      payload.file().sync();
      if (sync == Sync.STRICT) {
        flushFolders(hour);
      }
      payload.file().close();
      state.listener().flushed(Duration.ofNanos(System.nanoTime() - began));
    } catch (IOException e) {
      // Not tried again: after a failed flush the kernel may call bytes clean that never arrived.
      state.broken("flush of " + file + " failed: " + e);
      aside.move(file, SpoolEvent.SetAside.Why.UNFLUSHED);
      outcome.complete(new StoreOutcome.Broken());
      return;
    }
    if (!isOpenInIndex(hour) || state.isBroken()) {
      outcome.complete(new StoreOutcome.Broken());
    } else {
      acknowledge(payload, name, facts.join(), outcome);
    }
  }

  /** Waits, in the rare case that a clock led back into a closed folder. */
  private static boolean isOpenInIndex(Hour hour) {
    try {
      hour.openInIndex.join();
      return true;
    } catch (CompletionException e) {
      return false;
    }
  }

  private void flushFolders(Hour hour) throws IOException {
    if (hour.parentsFlushed) {
      files.syncFolder(hour.path);
      return;
    }
    for (Path folder : HourFolders.withParents(root, hour.name)) {
      files.syncFolder(folder);
    }
    hour.parentsFlushed = true;
  }

  private void acknowledge(
      IncomingPayload payload,
      PayloadName name,
      Facts facts,
      CompletableFuture<StoreOutcome> outcome) {
    killPoints.passed(KillPoint.AFTER_FLUSH_BEFORE_ACKNOWLEDGEMENT);
    Item item =
        new Item(
            name.id(),
            name.kind(),
            name.source(),
            ItemState.RECEIVED,
            name.length(),
            name.crc32c(),
            payload.contentOffset(),
            payload.contentCrc32c(),
            Instant.ofEpochMilli(clock.millis()),
            facts,
            facts.findings(),
            Optional.empty());
    outcome.complete(new StoreOutcome.Stored(name.id()));
    killPoints.passed(KillPoint.AFTER_ACKNOWLEDGEMENT_BEFORE_ROW);
    // Without its row the folder stays open, and recovery finds the file.
    CompletableFuture<Void> unused =
        addRow
            .apply(new StoredItem(item, payload.hour().name))
            .thenRun(() -> folders.leave(payload.hour()));
  }

  void writeFailed(ItemId id, IOException cause) {
    state.writeFailed(id, cause);
  }

  /** Removes what was written so far, off the caller's thread: large files take a while. */
  void forget(IncomingPayload payload) {
    try {
      flushes.execute(() -> delete(payload));
    } catch (RejectedExecutionException e) {
      delete(payload);
    }
  }

  private void delete(IncomingPayload payload) {
    try {
      payload.file().close();
      files.deleteIfExists(payload.part());
    } catch (IOException e) {
      // It stays a .part, which the next start sets aside.
      state.upkeepFailed("delete " + payload.part().getFileName(), e);
    } finally {
      folders.leave(payload.hour());
    }
  }
}
