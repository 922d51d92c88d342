package org.huren.agent.check;

import org.huren.agent.item.Item;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Effects;

/** Judges items of one kind of payload. Called by one thread. */
public interface Examination {
  /** Decides about one item; everything noticed while receiving it is among the findings. */
  Verdict examine(Item item);

  /** What else is written together with the verdict. */
  default Effects effects(Item item, Verdict verdict) {
    return Effects.none();
  }
}
