package org.huren.agent.upload.compress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.huren.agent.item.ItemId;
import org.huren.agent.spool.DeliveryQueue.Claim;

/** A Part 10 file that is sent for an item. */
public final class Outgoing implements AutoCloseable {
  private final ItemId item;
  private final Path file;
  private final long length;
  private final int crc32c;
  private final boolean temporary;

  private Outgoing(ItemId item, Path file, long length, int crc32c, boolean temporary) {
    this.item = item;
    this.file = file;
    this.length = length;
    this.crc32c = crc32c;
    this.temporary = temporary;
  }

  /** The very file that was spooled. */
  public static Outgoing asSpooled(Claim claim) {
    return new Outgoing(
        claim.item().id(),
        claim.payload().file(),
        claim.payload().length(),
        claim.item().crc32c(),
        false);
  }

  static Outgoing compressed(Claim claim, Path file, long length, int crc32c) {
    return new Outgoing(claim.item().id(), file, length, crc32c, true);
  }

  public ItemId item() {
    return item;
  }

  public Path file() {
    return file;
  }

  /** Bytes the file must have. */
  public long length() {
    return length;
  }

  /** CRC-32C the file must have; whoever sends it compares. */
  public int crc32c() {
    return crc32c;
  }

  /** Whether it is another file than the spooled one. */
  public boolean isCompressed() {
    return temporary;
  }

  /** Deletes what was written for this one time. */
  @Override
  public void close() {
    if (temporary) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // The next process deletes it
        return;
      }
    }
  }
}
