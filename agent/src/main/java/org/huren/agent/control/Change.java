package org.huren.agent.control;

import java.util.List;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.UplinkId;

/** What a person's decision changed; it is durable. */
public sealed interface Change {
  /** One item, with where it stood before and its deliveries now. */
  record OfItem(ItemState before, ItemSummary item, List<Delivery> deliveries) implements Change {
    public OfItem {
      deliveries = List.copyOf(deliveries);
    }
  }

  /** Deliveries of one uplink that are due now, or given up. */
  record OfUplink(UplinkId uplink, int deliveries) implements Change {}
}
