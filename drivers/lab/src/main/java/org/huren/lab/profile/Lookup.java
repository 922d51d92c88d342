package org.huren.lab.profile;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a piece of text comes from: a path, a part of what it leads to, several joined, or the
 * profile itself.
 *
 * <pre>
 *   what stands there
 *   { path, part: "/([^&#47;]+)&#47;?/" }             the group of a pattern that matches all of it
 *   { join: [ T-td, T-tt ], by: " " }                all that are there
 *   { fixed: "%" }                                   always this
 * </pre>
 */
public sealed interface Lookup permits FieldPath, Lookup.Part, Lookup.Joined, Lookup.Fixed {
  /**
   * A part of what another leads to; leads nowhere if the pattern does not match all of it.
   *
   * @param pattern its first group is the part; without one, all of it is
   */
  record Part(FieldPath path, Pattern pattern) implements Lookup {
    /** Longer texts are no codes or ids, and patterns should not be tried on megabytes. */
    private static final int LONGEST = 512;

    /** The part of one text, trimmed; empty if the pattern does not match. */
    String of(String text) {
      Matcher matcher = pattern.matcher(text);
      if (text.length() > LONGEST || !matcher.matches()) {
        return "";
      }
      String part = matcher.groupCount() == 0 ? text : matcher.group(1);
      return part == null ? "" : part.strip();
    }

    @Override
    public String toString() {
      return path.toString();
    }
  }

  /** What several lead to, in one; those that lead nowhere are left out. */
  record Joined(List<Lookup> parts, String by) implements Lookup {
    public Joined {
      parts = List.copyOf(parts);
    }

    @Override
    public String toString() {
      return String.join("+", parts.stream().map(Lookup::toString).toList());
    }
  }

  /** The same text whatever the message says. */
  record Fixed(String text) implements Lookup {
    @Override
    public String toString() {
      return text;
    }
  }
}
