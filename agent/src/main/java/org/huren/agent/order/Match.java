package org.huren.agent.order;

import java.util.List;
import org.huren.agent.item.Reason;

/** What became of looking for the order of one specimen or study. */
public sealed interface Match {
  /** These orders, all of one patient; at least one. */
  record Found(List<Order> orders) implements Match {
    public Found {
      orders = List.copyOf(orders);
    }
  }

  /** None yet. */
  record None() implements Match {}

  /** Nobody but a person can tell. */
  record Doubtful(Reason why) implements Match {}
}
