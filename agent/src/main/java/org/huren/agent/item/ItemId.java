package org.huren.agent.item;

import java.util.UUID;

/** The identity of one accepted payload: a UUIDv7, so that ids sort by arrival. */
public record ItemId(UUID uuid) implements Comparable<ItemId> {
  public ItemId {
    if (uuid.version() != 7) {
      throw new IllegalArgumentException(uuid + " is not a version 7 UUID");
    }
  }

  /**
   * Reads the canonical form.
   *
   * @throws IllegalArgumentException if the text is not a version 7 UUID
   */
  public static ItemId parse(String text) {
    return new ItemId(UUID.fromString(text));
  }

  /** Milliseconds since the epoch at which the reception began. */
  public long epochMillis() {
    return uuid.getMostSignificantBits() >>> 16;
  }

  @Override
  public int compareTo(ItemId other) {
    int high =
        Long.compareUnsigned(uuid.getMostSignificantBits(), other.uuid.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(
            uuid.getLeastSignificantBits(), other.uuid.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return uuid.toString();
  }
}
