package org.huren.agent.spool;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.huren.agent.spool.index.Durability;
import org.huren.agent.spool.index.Index;
import org.huren.agent.spool.index.PurgeRows;
import org.huren.agent.spool.index.StoredItem;
import org.huren.config.ByteSize;

/**
 * Deletes payloads that nobody needs any more, a small batch at a time: large deletes disturb the
 * flushes of those that arrive.
 *
 * <p>The row says PURGED, durably, before the file goes: whatever the crash, a missing file has a
 * row that says so, and the receipts that allowed it are durable. The log of purges says so too,
 * for an index that is restored from its backup.
 */
final class Purge {
  private static final int BATCH = 50;
  private static final long BATCH_BYTES = 64L << 20;

  private final Payloads payloads;
  private final SpoolFiles files;
  private final Index index;
  private final HourFolders folders;
  private final Aside aside;
  private final Clock clock;
  private final Duration retention;
  private final SpoolState state;

  Purge(
      Payloads payloads,
      SpoolFiles files,
      Index index,
      HourFolders folders,
      Aside aside,
      Clock clock,
      Duration retention,
      SpoolState state) {
    this.payloads = payloads;
    this.files = files;
    this.index = index;
    this.folders = folders;
    this.aside = aside;
    this.clock = clock;
    this.retention = retention;
    this.state = state;
  }

  /** Deletes some payloads whose retention has passed; answers whether there was any. */
  boolean dueBatch() throws IOException {
    Instant limit = clock.instant().minus(retention);
    List<StoredItem> batch = index.read(session -> PurgeRows.settled(session, limit, BATCH));
    if (batch.isEmpty()) {
      batch = index.read(session -> PurgeRows.discarded(session, limit, BATCH));
    }
    return delete(batch, false) > 0;
  }

  /**
   * Deletes some payloads before their time, those that were settled longest first, discarded ones
   * and what lies aside last; answers how many bytes that freed, 0 if nothing is left.
   */
  long earlyBatch() throws IOException {
    Instant limit = Instant.ofEpochMilli(Long.MAX_VALUE);
    List<StoredItem> batch = index.read(session -> PurgeRows.settled(session, limit, BATCH));
    if (batch.isEmpty()) {
      batch = index.read(session -> PurgeRows.discarded(session, limit, BATCH));
    }
    return batch.isEmpty() ? aside.deleteOlderThan(limit) : delete(batch, true);
  }

  /** Deletes what an earlier process had marked and not yet deleted. */
  void finish() throws IOException {
    List<StoredItem> batch = index.read(session -> PurgeRows.undeleted(session, BATCH));
    while (!batch.isEmpty() && !state.isStopping()) {
      deleteFiles(batch);
      batch = index.read(session -> PurgeRows.undeleted(session, BATCH));
    }
  }

  private long delete(List<StoredItem> batch, boolean early) throws IOException {
    if (batch.isEmpty()) {
      return 0;
    }
    // Only what is marked: a person, or a verified report, may want one of them again meanwhile.
    List<StoredItem> marked =
        index.write(Durability.FULL, session -> PurgeRows.mark(session, some(batch))).join();
    deleteFiles(marked);
    long bytes = marked.stream().mapToLong(stored -> stored.item().length()).sum();
    state.listener().report(new SpoolEvent.Purged(marked.size(), new ByteSize(bytes), early));
    return Math.max(1, bytes);
  }

  /** As many as are no more than 64 MB together, at least one. */
  private static List<StoredItem> some(List<StoredItem> batch) {
    long bytes = 0;
    int items = 0;
    while (items < batch.size() && (items == 0 || bytes < BATCH_BYTES)) {
      bytes += batch.get(items).item().length();
      items++;
    }
    return batch.subList(0, bytes > BATCH_BYTES && items > 1 ? items - 1 : items);
  }

  private void deleteFiles(List<StoredItem> batch) throws IOException {
    try {
      index.logPurged(batch);
    } catch (IOException e) {
      // On a full disk, deleting is what makes room for it
      state.upkeepFailed("log of purges", e);
    }
    Set<String> touched = new LinkedHashSet<>();
    for (StoredItem stored : batch) {
      files.deleteIfExists(payloads.path(stored));
      touched.add(stored.folder());
    }
    for (String folder : touched) {
      // Else a power cut could bring files back whose rows say that they are gone.
      files.syncFolder(payloads.folder(folder));
    }
    index
        .change(
            Durability.NORMAL,
            session -> {
              PurgeRows.deleted(session, batch);
            })
        .join();
    for (String folder : touched) {
      folders.deleteIfEmpty(folder);
    }
  }
}
