package org.huren.lab.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.text.Segment;

/** The records that a path can reach from one place in a message: one of each type. */
final class Scope {
  private final Map<String, Segment> records;

  private Scope(Map<String, Segment> records) {
    this.records = records;
  }

  static Scope empty() {
    return new Scope(Map.of());
  }

  /** The first record of each type. */
  static Scope of(List<Segment> records) {
    Map<String, Segment> first = new HashMap<>();
    records.forEach(r -> first.putIfAbsent(r.type(), r));
    return new Scope(first);
  }

  /** This scope with one record more, or in place of another of its type. */
  Scope with(Segment record) {
    Map<String, Segment> more = new HashMap<>(records);
    more.put(record.type(), record);
    return new Scope(more);
  }

  Scope without(String... types) {
    Map<String, Segment> fewer = new HashMap<>(records);
    for (String type : types) {
      fewer.remove(type);
    }
    return new Scope(fewer);
  }

  boolean has(String type) {
    return records.containsKey(type);
  }

  List<String> all(Lookup lookup) {
    if (lookup instanceof FieldPath path) {
      Segment record = records.get(path.record());
      return record == null ? List.of() : path.in(record);
    }
    if (lookup instanceof Lookup.Part part) {
      return all(part.path()).stream().map(part::of).filter(p -> !p.isEmpty()).toList();
    }
    if (lookup instanceof Lookup.Joined joined) {
      List<String> there = joined.parts().stream().flatMap(p -> all(p).stream().limit(1)).toList();
      return there.isEmpty() ? List.of() : List.of(String.join(joined.by(), there));
    }
    return List.of(((Lookup.Fixed) lookup).text());
  }

  /** What the first path that leads anywhere leads to. */
  Optional<String> first(List<? extends Lookup> paths) {
    for (Lookup path : paths) {
      List<String> found = all(path);
      if (!found.isEmpty()) {
        return Optional.of(found.get(0));
      }
    }
    return Optional.empty();
  }

  /** Everything that the paths lead to. */
  List<String> all(List<? extends Lookup> paths) {
    return paths.stream().flatMap(p -> all(p).stream()).toList();
  }

  /** The record that a path speaks of. */
  Optional<Segment> record(FieldPath path) {
    return Optional.ofNullable(records.get(path.record()));
  }
}
