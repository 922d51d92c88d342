package org.huren.agent.upload;

import java.util.LinkedHashSet;
import java.util.Set;
import org.huren.agent.item.ItemId;

/**
 * Items that were part of requests which failed twice without saying why; each is sent alone from
 * then on, so that one poison item costs its neighbours two failed requests and not every one. In
 * memory only: after a restart they are found out again. Safe for any thread.
 */
final class Suspects {
  private static final int AT_MOST = 10_000;

  private final Set<ItemId> items = new LinkedHashSet<>();

  synchronized boolean contains(ItemId item) {
    return items.contains(item);
  }

  synchronized void add(ItemId item) {
    if (items.size() >= AT_MOST && !items.contains(item)) {
      var oldest = items.iterator();
      oldest.next();
      oldest.remove();
    }
    items.add(item);
  }

  synchronized void clear(ItemId item) {
    items.remove(item);
  }
}
