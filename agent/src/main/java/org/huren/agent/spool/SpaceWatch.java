package org.huren.agent.spool;

import java.io.IOException;
import java.nio.file.Path;
import org.huren.config.ByteSize;

/**
 * Keeps {@code minFree} bytes free: settled payloads go early, then intake refuses, until there is
 * room again.
 *
 * <pre>
 *   free &lt; minFree                     purge early; nothing left to purge: close
 *   free &lt; minFree / 2                 close at once, purging goes on
 *   free &gt;= minFree + 5 %              open again, stop purging
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

  /** Looks at the free space once, and makes some room if needed; answers whether to go on. */
  boolean look() throws IOException {
    long least = minFree.bytes();
    long enough = least + least / 20;
    long free = files.freeBytes(root);
    if (free >= enough) {
      makingRoom = false;
      if (state.noSpace(false)) {
        state.listener().report(new SpoolEvent.IntakeReopened(new ByteSize(free), minFree));
      }
      return false;
    }
    makingRoom |= free < least;
    if (!makingRoom) {
      return false;
    }
    long freed = purge.earlyBatch();
    boolean mustClose = freed == 0 ? free < least : free < least / 2;
    if (mustClose && state.noSpace(true)) {
      state.listener().report(new SpoolEvent.IntakeClosed(new ByteSize(free), minFree));
    }
    return freed > 0;
  }
}
