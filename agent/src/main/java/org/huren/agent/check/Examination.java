package org.huren.agent.check;

import org.huren.agent.item.Item;
import org.huren.agent.item.Verdict;

/** Judges items of one kind of payload. Called by one thread. */
public interface Examination {
  /** Decides about one item; everything noticed while receiving it is among the findings. */
  Verdict examine(Item item);
}
