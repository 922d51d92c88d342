package org.huren.agent.check;

import org.huren.agent.item.Item;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Effects;

/** Judges items of one kind of payload. Called by one thread. */
public interface Examination {
  /**
   * Whether a held item is worth another examination now, because what it waited for may have come.
   */
  default boolean isWorthAnotherLook(Item held) {
    return false;
  }

  /**
   * Whether what this item's verdict brings with it must be written before the next item is
   * examined, since later ones find it by that only.
   */
  default boolean isFoundByItsEffects(Item item) {
    return false;
  }

  /** Decides about one item; everything noticed while receiving it is among the findings. */
  Verdict examine(Item item);

  /** What else is written together with the verdict. */
  default Effects effects(Item item, Verdict verdict) {
    return Effects.none();
  }
}
