package org.huren.agent.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.spool.Records;

/**
 * Finds the item a person means: by its whole id, or by the beginning or end of it, which is looked
 * for among the {@value #LOOKED_AT} newest items.
 */
final class ItemFinder {
  static final int SHORTEST = 8;
  static final int LOOKED_AT = 5_000;

  private static final int PAGE = 500;
  private static final int MOST_CANDIDATES = 5;

  private final Records records;

  ItemFinder(Records records) {
    this.records = records;
  }

  /** What was found. */
  sealed interface Found {
    record One(Item item) implements Found {}

    record None() implements Found {}

    record Several(List<ItemId> some) implements Found {}

    record NotAnId() implements Found {}
  }

  Found find(String asked) {
    String text = asked.toLowerCase(Locale.ROOT);
    if (text.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
      return byId(UUID.fromString(text));
    }
    return text.matches("[0-9a-f-]{" + SHORTEST + ",36}") ? byPart(text) : new Found.NotAnId();
  }

  private Found byId(UUID uuid) {
    if (uuid.version() != 7) {
      return new Found.NotAnId();
    }
    return records.item(new ItemId(uuid)).<Found>map(Found.One::new).orElseGet(Found.None::new);
  }

  private Found byPart(String part) {
    List<Item> matches = new ArrayList<>();
    Optional<ItemId> before = Optional.empty();
    for (int seen = 0; seen < LOOKED_AT; seen += PAGE) {
      List<Item> page = records.items(Optional.empty(), PAGE, before);
      for (Item item : page) {
        String id = item.id().toString();
        if (id.startsWith(part) || id.endsWith(part)) {
          matches.add(item);
        }
      }
      if (page.size() < PAGE || matches.size() >= MOST_CANDIDATES) {
        break;
      }
      before = Optional.of(page.get(page.size() - 1).id());
    }
    return switch (matches.size()) {
      case 0 -> new Found.None();
      case 1 -> new Found.One(matches.get(0));
      default -> new Found.Several(matches.stream().limit(MOST_CANDIDATES).map(Item::id).toList());
    };
  }
}
