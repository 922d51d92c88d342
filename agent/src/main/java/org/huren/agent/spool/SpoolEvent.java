package org.huren.agent.spool;

import java.nio.file.Path;
import java.util.Optional;
import org.huren.agent.item.ItemId;
import org.huren.config.ByteSize;

/** What an admin should know of the spool's life. No patient data in any of them. */
public sealed interface SpoolEvent {
  /**
   * A file that was never acknowledged, or is not what its name says, was moved to {@code aside/}.
   */
  record SetAside(Path file, Why why) implements SpoolEvent {
    /** What is wrong with a file; also the last part of its name there. */
    public enum Why {
      /** Never committed: the sender got no positive answer. */
      UNFINISHED,
      /** Length or CRC-32C are not those in its name. */
      TORN,
      /** Not a name the spool gives. */
      FOREIGN,
      /** Its flush failed. */
      UNFLUSHED,
      /** A database that can't be read. */
      CORRUPT
    }
  }

  /** Files that had no row got one. */
  record RowsRecovered(int items) implements SpoolEvent {}

  /** The payload of an unsettled item is gone or has another length; the item is quarantined. */
  record PayloadDamaged(ItemId item, Path file) implements SpoolEvent {}

  /**
   * The database was lost: it is rebuilt from the payload files, on top of the last backup if there
   * is one. Items may be delivered again, none is lost.
   */
  record IndexRebuilt(Optional<Path> backup, String cause) implements SpoolEvent {}

  /** Free space is short and nothing settled is left to delete: intake refuses. */
  record IntakeClosed(ByteSize free, ByteSize minFree) implements SpoolEvent {}

  /** A step before that: no new sender is asked in, those under way may finish. */
  record SpaceShort(ByteSize free, ByteSize minFree) implements SpoolEvent {}

  /** There is space again. */
  record IntakeReopened(ByteSize free, ByteSize minFree) implements SpoolEvent {}

  /** A payload could not be written; its sender was told so. */
  record WriteFailed(ItemId item, String cause) implements SpoolEvent {}

  /** The index has no room to commit; it tries again until it has. */
  record IndexFull(String cause) implements SpoolEvent {}

  /** Payloads were deleted; {@code early}: before their retention passed, to make room. */
  record Purged(int items, ByteSize bytes, boolean early) implements SpoolEvent {}

  /** Upkeep (backup, purge, space check) failed and is tried again. */
  record UpkeepFailed(String task, String cause) implements SpoolEvent {}

  /** The spool lies on a file system that does not survive a power cut, such as tmpfs. */
  record VolatileFileSystem(String type) implements SpoolEvent {}

  /** A flush or the database failed: the process must restart. */
  record Broken(String cause) implements SpoolEvent {}
}
