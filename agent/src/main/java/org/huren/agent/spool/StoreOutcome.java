package org.huren.agent.spool;

import org.huren.agent.item.ItemId;

/** How a commit ended. */
public sealed interface StoreOutcome {
  /** Durable: the device may be told so. */
  record Stored(ItemId id) implements StoreOutcome {}

  /** Not stored, and the device must be told so. */
  record Refused(Intake.Refusal why) implements StoreOutcome {}

  /**
   * A flush failed, so nobody knows what is on the disk: the device must get no answer at all, the
   * connection is dropped, intake has stopped and the process is about to restart.
   */
  record Broken() implements StoreOutcome {}
}
