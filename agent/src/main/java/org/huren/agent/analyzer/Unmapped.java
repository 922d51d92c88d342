package org.huren.agent.analyzer;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Source;

/**
 * Codes and units that were seen and that nobody has mapped, counted over recent items; what is
 * mapped by now is left out once its items are read anew.
 */
public final class Unmapped {
  /** Entries that are told at most. */
  public static final int MOST = 500;

  private final Map<Key, Count> counts = new HashMap<>();

  private record Key(Source source, Entry.Kind kind, String text) {}

  private static final class Count {
    long items;
    ItemId newest;

    Count(ItemId first) {
      newest = first;
    }
  }

  /**
   * One code or unit of one analyzer.
   *
   * @param text as the instrument writes it
   * @param items in how many messages it stood
   * @param newest the newest of them
   */
  public record Entry(Source source, Kind kind, String text, long items, ItemId newest) {
    /** What is not mapped. */
    public enum Kind {
      UNIT,
      CODE
    }
  }

  /** Counts what one item's facts say. */
  public void add(Item item) {
    count(item, Entry.Kind.UNIT, LabFacts.UNMAPPED_UNITS);
    count(item, Entry.Kind.CODE, LabFacts.UNMAPPED_CODES);
  }

  private void count(Item item, Entry.Kind kind, String attribute) {
    Optional<String> there = item.facts().attribute(attribute);
    for (String text : there.map(LabFacts::listed).orElse(List.of())) {
      Count count =
          counts.computeIfAbsent(new Key(item.source(), kind, text), k -> new Count(item.id()));
      count.items++;
      if (item.id().compareTo(count.newest) > 0) {
        count.newest = item.id();
      }
    }
  }

  /**
   * By analyzer, units first, most frequent first.
   *
   * @param analyzers what they map now is left out
   */
  public List<Entry> entries(Analyzers analyzers) {
    return counts.entrySet().stream()
        .filter(e -> !isMapped(analyzers, e.getKey()))
        .map(
            e ->
                new Entry(
                    e.getKey().source(),
                    e.getKey().kind(),
                    e.getKey().text(),
                    e.getValue().items,
                    e.getValue().newest))
        .sorted(
            Comparator.comparing((Entry e) -> e.source().name())
                .thenComparing(Entry::kind)
                .thenComparing(Comparator.comparingLong(Entry::items).reversed())
                .thenComparing(Entry::text))
        .limit(MOST)
        .toList();
  }

  private static boolean isMapped(Analyzers analyzers, Key key) {
    return analyzers
        .of(key.source())
        .filter(
            a -> key.kind() == Entry.Kind.UNIT ? a.knowsUnit(key.text()) : a.knowsCode(key.text()))
        .isPresent();
  }
}
