package org.huren.simulator.ledger;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What devices were told is stored, held against what a platform accepted.
 *
 * <pre>
 *   object      a (kind, id, sha256); acknowledging it twice does not make it two
 *   delivered   an object whose id and sha256 the platform accepted at least once
 *   altered     an id under which the platform accepted bytes that nobody sent
 *   duplicated  an id that the platform took for new more than once; a marked repeat of the same
 *               bytes changes nothing there, so it is counted as a repeat only
 *   lost        an object neither delivered nor altered
 *   unasked     an id the platform accepted although no device was told "stored": allowed, a device
 *               that got no answer sends again
 * </pre>
 *
 * @param sent objects acknowledged
 * @param lost ids, sorted
 * @param duplicated ids, sorted
 * @param altered ids, sorted
 * @param repeats lines marked as repeats
 */
public record Comparison(
    int sent,
    int delivered,
    List<String> lost,
    List<String> duplicated,
    List<String> altered,
    int repeats,
    int unasked) {
  public Comparison {
    lost = List.copyOf(lost);
    duplicated = List.copyOf(duplicated);
    altered = List.copyOf(altered);
  }

  private record Name(Kind kind, String id) {}

  public static Comparison of(Collection<Acknowledged> sent, Collection<Accepted> accepted) {
    Map<Name, Set<String>> sentContents = new HashMap<>();
    for (Acknowledged a : sent) {
      sentContents
          .computeIfAbsent(new Name(a.kind(), a.id()), name -> new HashSet<>())
          .add(a.sha256());
    }
    Map<Name, Set<String>> acceptedContents = new HashMap<>();
    Map<Name, Integer> takenForNew = new HashMap<>();
    int repeats = 0;
    for (Accepted a : accepted) {
      Name name = new Name(a.kind(), a.id());
      acceptedContents.computeIfAbsent(name, n -> new HashSet<>()).add(a.sha256());
      if (a.repeat()) {
        repeats++;
      } else {
        takenForNew.merge(name, 1, Integer::sum);
      }
    }

    int objects = 0;
    int delivered = 0;
    Set<String> lost = new TreeSet<>();
    Set<String> altered = new TreeSet<>();
    for (Map.Entry<Name, Set<String>> e : sentContents.entrySet()) {
      Set<String> there = acceptedContents.getOrDefault(e.getKey(), Set.of());
      List<String> missing = new ArrayList<>(e.getValue());
      missing.removeAll(there);
      objects += e.getValue().size();
      delivered += e.getValue().size() - missing.size();
      if (!e.getValue().containsAll(there)) {
        altered.add(e.getKey().id());
      } else if (!missing.isEmpty()) {
        lost.add(e.getKey().id());
      }
    }
    Set<String> duplicated = new TreeSet<>();
    takenForNew.forEach(
        (name, times) -> {
          if (times > 1) {
            duplicated.add(name.id());
          }
        });
    Set<Name> unasked = new HashSet<>(acceptedContents.keySet());
    unasked.removeAll(sentContents.keySet());
    return new Comparison(
        objects,
        delivered,
        List.copyOf(lost),
        List.copyOf(duplicated),
        List.copyOf(altered),
        repeats,
        unasked.size());
  }

  /** Whether everything arrived, once in effect, unaltered. */
  public boolean isClean() {
    return delivered == sent && lost.isEmpty() && duplicated.isEmpty() && altered.isEmpty();
  }
}
