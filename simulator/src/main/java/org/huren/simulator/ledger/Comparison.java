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
 * What devices were told is stored, held against what platforms accepted.
 *
 * <pre>
 *   name        what its device calls a thing: SOP Instance UID, sample id, Study Instance UID
 *   object      a name and a content; acknowledging it twice does not make it two
 *   delivered   an object that a platform accepted with this content at least once
 *   exam        a study; of its registrations the last one counts, whose content must be that of
 *               the images acknowledged
 *   altered     a name under which a platform accepted content that nobody sent
 *   duplicated  an object in effect twice: an image taken for new more than once, or the same
 *               results of a sample under two report ids; a marked repeat changes nothing there,
 *               so it is counted as a repeat only
 *   lost        an object neither delivered nor altered
 *   unasked     a name a platform accepted although no device was told "stored": allowed, a device
 *               that got no answer sends again
 * </pre>
 *
 * @param images objects acknowledged
 * @param labReports likewise
 * @param exams studies of which images were acknowledged, where their registrations are compared
 * @param observations results in those reports
 * @param delivered images, reports and exams
 * @param lost names, sorted
 * @param duplicated names, sorted
 * @param altered names, sorted
 * @param repeats lines marked as repeats
 */
public record Comparison(
    int images,
    int labReports,
    int exams,
    int observations,
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

  /** Something that may be there once: an image or exam whatever it holds, a sample's results. */
  private record Effect(Name name, String sha256) {
    static Effect of(Accepted a) {
      return new Effect(nameOf(a), a.kind() == Kind.LAB_REPORT ? a.known().sha256() : "");
    }
  }

  private static Name nameOf(Accepted a) {
    return new Name(a.kind(), a.known().id());
  }

  public static Comparison of(Collection<Acknowledged> sent, Collection<Accepted> accepted) {
    Map<Name, Map<String, Integer>> sentContents = new HashMap<>();
    for (Acknowledged a : sent) {
      sentContents
          .computeIfAbsent(new Name(a.kind(), a.id()), name -> new HashMap<>())
          .put(a.sha256(), a.observations());
    }
    Map<Name, Set<String>> acceptedContents = new HashMap<>();
    Map<Effect, Integer> takenForNew = new HashMap<>();
    int repeats = 0;
    for (Accepted a : accepted) {
      Set<String> contents = acceptedContents.computeIfAbsent(nameOf(a), n -> new HashSet<>());
      if (a.kind() == Kind.EXAM_REGISTRATION) {
        contents.clear();
      }
      contents.add(a.known().sha256());
      if (a.repeat()) {
        repeats++;
      } else {
        takenForNew.merge(Effect.of(a), 1, Integer::sum);
      }
    }

    int images = 0;
    int labReports = 0;
    int exams = 0;
    int observations = 0;
    int delivered = 0;
    Set<String> lost = new TreeSet<>();
    Set<String> altered = new TreeSet<>();
    for (Map.Entry<Name, Map<String, Integer>> e : sentContents.entrySet()) {
      Set<String> own = e.getValue().keySet();
      Set<String> there = acceptedContents.getOrDefault(e.getKey(), Set.of());
      List<String> missing = new ArrayList<>(own);
      missing.removeAll(there);
      switch (e.getKey().kind()) {
        case IMAGE -> images += own.size();
        case LAB_REPORT -> labReports += own.size();
        case EXAM_REGISTRATION -> exams += own.size();
      }
      observations += e.getValue().values().stream().mapToInt(n -> n).sum();
      delivered += own.size() - missing.size();
      if (!own.containsAll(there)) {
        altered.add(e.getKey().id());
      } else if (!missing.isEmpty()) {
        lost.add(e.getKey().id());
      }
    }
    Set<String> duplicated = new TreeSet<>();
    takenForNew.forEach(
        (effect, times) -> {
          if (times > 1) {
            duplicated.add(effect.name().id());
          }
        });
    Set<Name> unasked = new HashSet<>(acceptedContents.keySet());
    unasked.removeAll(sentContents.keySet());
    return new Comparison(
        images,
        labReports,
        exams,
        observations,
        delivered,
        List.copyOf(lost),
        List.copyOf(duplicated),
        List.copyOf(altered),
        repeats,
        unasked.size());
  }

  /** Images and reports acknowledged, and the exams that follow. */
  public int sent() {
    return images + labReports + exams;
  }

  /** Whether everything arrived, once in effect, unaltered. */
  public boolean isClean() {
    return delivered == sent() && lost.isEmpty() && duplicated.isEmpty() && altered.isEmpty();
  }
}
