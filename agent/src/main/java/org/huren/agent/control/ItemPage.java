package org.huren.agent.control;

import java.util.List;
import java.util.Optional;
import org.huren.agent.item.ItemId;

/**
 * Items, newest first.
 *
 * @param before where the next page begins; empty on the last
 */
public record ItemPage(List<ItemSummary> items, Optional<ItemId> before) {
  public ItemPage {
    items = List.copyOf(items);
  }
}
