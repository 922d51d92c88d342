package org.huren.agent.spool;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.huren.agent.item.Facts;
import org.huren.agent.item.ItemId;

/**
 * One payload while it arrives. Not thread-safe: one caller at a time, in order. Ends with exactly
 * one {@link #commit} or {@link #abandon}.
 */
public interface Reception {
  ItemId id();

  /**
   * Appends bytes; consumes the buffer, heap or direct. Never throws for a disk error: the first
   * one is kept and decides the outcome of {@link #commit}.
   */
  void write(ByteBuffer bytes);

  /** Says that what was written so far is our header, and the device's own bytes begin here. */
  void beginContent();

  /** Why this payload can no longer be stored; lets a receiver stop a long sender early. */
  boolean isDoomed();

  /**
   * Makes the payload durable: completes with {@link StoreOutcome.Stored} only after the flush
   * returned. Completes on a spool thread; callers hop back to their own. Never completes
   * exceptionally.
   *
   * @param facts read on the caller's thread while the flush runs
   */
  CompletionStage<StoreOutcome> commit(Supplier<Facts> facts);

  /** As {@link #commit(Supplier)}, with facts that are known already. */
  default CompletionStage<StoreOutcome> commit(Facts facts) {
    return commit(() -> facts);
  }

  /** Forgets the payload; nothing of it will be seen again. */
  void abandon();
}
