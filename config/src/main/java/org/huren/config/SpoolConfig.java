package org.huren.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where payloads are kept and for how long.
 *
 * @param retention how long a payload is kept after its last delivery settled
 * @param minFree free space under which settled payloads go early, and intake refuses if none is
 *     left
 */
public record SpoolConfig(Path directory, Duration retention, ByteSize minFree, Sync sync) {
  /** How much is flushed before a device is told "stored". */
  public enum Sync {
    /** One flush of the renamed file: enough on journalling file systems (ext4, XFS, NTFS). */
    STANDARD,
    /** Flushes the directory too. */
    STRICT
  }
}
