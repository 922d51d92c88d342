package org.huren.agent.spool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;

/**
 * Received items on their way from the index's writer to the check, so that rows which were written
 * a moment ago need not be read and parsed again.
 *
 * <p>Only a shortcut: it begins, and begins again whenever it does not know every item that waits
 * (a start, too many of them, one received anew, one given out and not judged), with what the index
 * holds. Any thread.
 */
final class FreshItems {
  /** Some KB each. */
  private static final int AT_MOST = 4096;

  private final Deque<Item> waiting = new ArrayDeque<>();
  private final Set<ItemId> given = new HashSet<>();

  /** Read from the index while they were being committed, so that word of them may still come. */
  private final Set<ItemId> read = new HashSet<>();

  private boolean collecting;
  private boolean complete;

  /** The rows of these were committed; called before any later commit. */
  synchronized void committed(Collection<Item> items) {
    if (collecting) {
      items.stream().filter(item -> !read.contains(item.id())).forEach(waiting::add);
      if (waiting.size() > AT_MOST) {
        forget();
      }
    }
  }

  /** Items that are not known here wait to be checked. */
  synchronized void forget() {
    collecting = false;
    complete = false;
    waiting.clear();
  }

  /**
   * What is to be checked next, oldest first.
   *
   * @param index reads the oldest that wait, no more than that
   */
  List<Item> next(int atMost, Supplier<List<Item>> index) {
    synchronized (this) {
      if (complete && given.isEmpty()) {
        return take(atMost);
      }
      forget();
      given.clear();
      read.clear();
      collecting = true;
    }
    List<Item> items = index.get();
    synchronized (this) {
      items.forEach(item -> given.add(item.id()));
      if (collecting && items.size() < atMost) {
        complete = true;
        read.addAll(given);
        waiting.removeIf(item -> read.contains(item.id()));
      } else {
        forget();
      }
    }
    return items;
  }

  private List<Item> take(int atMost) {
    List<Item> items = new ArrayList<>();
    while (items.size() < atMost && !waiting.isEmpty()) {
      items.add(waiting.remove());
    }
    items.sort(Comparator.comparing(Item::id));
    items.forEach(item -> given.add(item.id()));
    return items;
  }

  /** The verdicts on these are committed. */
  synchronized void judged(Collection<ItemId> items) {
    given.removeAll(items);
    if (given.isEmpty()) {
      read.clear();
    }
  }
}
