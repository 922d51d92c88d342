package org.huren.agent.observe;

import java.util.List;
import org.huren.agent.item.Reason;

/**
 * Whether the process should be left alone, and whether devices can rely on it now.
 *
 * @param live no failure that only a restart can end
 * @param ready every receiver listens and what it takes in is stored
 * @param reasons why not; empty if both are true
 */
public record Health(boolean live, boolean ready, List<Reason> reasons) {
  public Health {
    reasons = List.copyOf(reasons);
  }
}
