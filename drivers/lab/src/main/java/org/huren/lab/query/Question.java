package org.huren.lab.query;

import java.util.List;
import java.util.Optional;
import org.huren.lab.profile.QueryRules;
import org.huren.lab.text.Segment;

/** A message that asks about samples. Not thread-safe. */
public final class Question {
  private final QueryRules rules;
  private final List<Asked> asked;

  Question(QueryRules rules, List<Asked> asked) {
    this.rules = rules;
    this.asked = List.copyOf(asked);
  }

  /**
   * One sample that is asked about.
   *
   * @param sample its id as written; empty where the question names none
   * @param records those of the message, the one that asks among them and before any other of its
   *     type
   */
  record Asked(String sample, List<Segment> records) {
    Asked {
      records = List.copyOf(records);
    }
  }

  QueryRules rules() {
    return rules;
  }

  List<Asked> asked() {
    return asked;
  }

  /** Whether everything is asked for that the instrument does not know yet. */
  public boolean isForAll() {
    return asked.stream().anyMatch(a -> rules.isAll(a.sample()));
  }

  /** What names the question, where it has such a name (QPD-2); empty otherwise. */
  public Optional<String> tag() {
    return asked.stream()
        .flatMap(a -> a.records().stream())
        .filter(r -> r.type().equals("QPD"))
        .map(r -> r.get(2))
        .filter(t -> !t.isEmpty())
        .findFirst();
  }

  /** The ids that are asked about, each once. */
  public List<String> samples() {
    return asked.stream()
        .map(Asked::sample)
        .filter(s -> !s.isEmpty() && !rules.isAll(s))
        .distinct()
        .toList();
  }
}
