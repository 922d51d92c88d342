package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.huren.config.ByteSize;

/**
 * Keeps {@code minFree} bytes free: settled payloads go early; then no new sender is asked in, and
 * those under way have a quarter of it to finish; then intake refuses, until there is room again.
 *
 * <pre>
 *   free &lt; minFree                     purge early; nothing left to purge: ask no sender in
 *   free &lt; 3/4 minFree                 nothing left to purge: close
 *   free &lt; minFree / 2                 close at once, purging goes on
 *   free &gt;= minFree + 5 %              open again for all, stop purging
 * </pre>
 */
final class SpaceWatch {
  private final Path root;
  private final SpoolFiles files;
  private final ByteSize minFree;
  private final Purge purge;
  private final SpoolState state;
  private boolean makingRoom;

  SpaceWatch(Path root, SpoolFiles files, ByteSize minFree, Purge purge, SpoolState state) {
    this.root = root;
    this.files = files;
    this.minFree = minFree;
    this.purge = purge;
    this.state = state;
  }

  /** Whether payloads are being deleted before their time. */
  boolean isMakingRoom() {
    return makingRoom;
  }

  /** Looks at the free space once, and makes some room if needed; answers whether to go on. */
  boolean look() throws IOException {
    long least = minFree.bytes();
    long enough = least + least / 20;
    long free = files.freeBytes(root);
    if (free >= enough) {
      makingRoom = false;
      boolean wasShort = state.shortOfSpace(false);
      if (state.noSpace(false) || wasShort) {
        state.listener().report(new SpoolEvent.IntakeReopened(new ByteSize(free), minFree));
      }
      return false;
    }
    makingRoom |= free < least;
    if (!makingRoom) {
      return false;
    }
    long freed = purge.earlyBatch();
    if (freed == 0 && free < least && state.shortOfSpace(true)) {
      state.listener().report(new SpoolEvent.SpaceShort(new ByteSize(free), minFree));
    }
    boolean mustClose = freed == 0 ? free < least / 4 * 3 : free < least / 2;
    if (mustClose && state.noSpace(true)) {
      state.listener().report(new SpoolEvent.IntakeClosed(new ByteSize(free), minFree));
    }
    return freed > 0;
  }
}
