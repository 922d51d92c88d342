package org.huren.lab.profile;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.huren.lab.text.Segment;

/**
 * Something that must hold of a message's fields, all at once; written as a map from path to what
 * is wanted.
 *
 * <pre>
 *   { MSH-16: "2" }                    is
 *   { O-12: [ Q, QC ] }                is one of
 *   { O-4.3: /(?i)background.*&#47; }      matches wholly
 *   { R-4: "" }                        is empty
 * </pre>
 */
public record Condition(List<Clause> clauses) {
  private static final Set<String> RESULT_RECORDS = Set.of("R", "M", "OBX");

  public Condition {
    clauses = List.copyOf(clauses);
  }

  /** What is wanted of one field. */
  public sealed interface Clause {
    FieldPath path();

    /** One of these; the empty string stands for an empty field. */
    record OneOf(FieldPath path, Set<String> values) implements Clause {}

    /** Wholly matched by this. */
    record Matching(FieldPath path, Pattern pattern) implements Clause {}
  }

  /**
   * Whether this is about such a record: it asks something of it, or nothing of any result record.
   */
  boolean concerns(String resultRecord) {
    boolean any = false;
    for (Clause clause : clauses) {
      if (clause.path().record().equals(resultRecord)) {
        return true;
      }
      any |= RESULT_RECORDS.contains(clause.path().record());
    }
    return !any;
  }

  /** Whether it holds of these records, the first of each type counting. */
  public boolean holds(List<Segment> records) {
    return holds(Scope.of(records));
  }

  boolean holds(Scope scope) {
    return clauses.stream().allMatch(c -> holds(c, scope));
  }

  private static boolean holds(Clause clause, Scope scope) {
    List<String> there = scope.all(clause.path());
    if (clause instanceof Clause.OneOf oneOf) {
      return there.isEmpty()
          ? oneOf.values().contains("")
          : there.stream().anyMatch(oneOf.values()::contains);
    }
    Pattern pattern = ((Clause.Matching) clause).pattern();
    return there.stream().anyMatch(t -> pattern.matcher(t).matches());
  }
}
