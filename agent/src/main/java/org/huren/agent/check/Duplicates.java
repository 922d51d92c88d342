package org.huren.agent.check;

import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.spool.CheckQueue;

/** Compares an item with those that claim the same identity. */
final class Duplicates {
  private final CheckQueue queue;

  Duplicates(CheckQueue queue) {
    this.queue = queue;
  }

  /** How an item stands to those that came before it. */
  sealed interface Comparison {
    /** There is none like it. */
    record New() implements Comparison {}

    /** It is one of them, byte for byte. */
    record Repeats(Item first) implements Comparison {}

    /**
     * Others have its identity.
     *
     * @param others oldest first, at least one
     */
    record Conflicts(List<Item> others) implements Comparison {}
  }

  Comparison compare(Item item, String identity) {
    List<Item> others = earlier(item, identity);
    Optional<Item> same = same(item, others);
    if (same.isPresent()) {
      return new Comparison.Repeats(same.get());
    }
    List<Item> conflicting =
        others.stream()
            .filter(other -> !(other.state() == ItemState.PURGED && sameSize(item, other)))
            .toList();
    return conflicting.isEmpty() ? new Comparison.New() : new Comparison.Conflicts(conflicting);
  }

  /** An earlier item of this identity and source that consists of the same bytes. */
  Optional<Item> repeated(Item item, String identity) {
    return same(
        item,
        earlier(item, identity).stream().filter(o -> o.source().equals(item.source())).toList());
  }

  /** The newest earlier item of this identity and source, whatever its bytes. */
  Optional<Item> saidBefore(Item item, String identity) {
    return earlier(item, identity).stream()
        .filter(other -> other.source().equals(item.source()))
        .reduce((one, later) -> later);
  }

  private List<Item> earlier(Item item, String identity) {
    return queue.sameIdentity(item, identity).stream()
        .filter(other -> comesFirst(other, item))
        .toList();
  }

  private Optional<Item> same(Item item, List<Item> others) {
    return others.stream()
        .filter(other -> sameSize(item, other) && queue.sameContent(item, other))
        .findFirst();
  }

  // Flushes run side by side, so a row may appear after that of a younger item: whoever was judged
  // first counts as first, and among the unjudged the older.
  private static boolean comesFirst(Item other, Item item) {
    return other.state() != ItemState.RECEIVED || other.id().compareTo(item.id()) < 0;
  }

  private static boolean sameSize(Item one, Item other) {
    return one.contentLength() == other.contentLength()
        && one.contentCrc32c() == other.contentCrc32c();
  }
}
