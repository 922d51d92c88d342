package org.huren.agent.order;

import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Item;

/** Items by the specimens they speak of, and what lies in them. Any thread. */
public interface SpecimenItems {
  /** Knows none. */
  SpecimenItems NONE =
      new SpecimenItems() {
        @Override
        public List<Item> of(String specimen) {
          return List.of();
        }

        @Override
        public Optional<byte[]> content(Item item) {
          return Optional.empty();
        }
      };

  /** The items that speak of a specimen, newest first, at most a hundred. */
  List<Item> of(String specimen);

  /**
   * How the platforms name the document that came of an item, known after it was purged as well;
   * empty if there is none, or if the item speaks of several specimens, since nobody could tell
   * which document is whose.
   */
  default Optional<String> document(Item item) {
    return Optional.empty();
  }

  /** The device's own bytes; empty if the payload is gone, or not what it was. */
  Optional<byte[]> content(Item item);
}
