package org.huren.agent.check;

import static org.huren.agent.analyzer.LabFacts.REPORTS;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.spool.CheckQueue;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.profile.Mapping;

/**
 * What a message means to earlier ones about the same reports: says it again, or says something
 * else.
 *
 * <p>A resend is a duplicate only of the newest version. An instrument that says A, then B, then A
 * again has taken B back, and that must go up.
 */
final class Versions {
  private static final int MOST_LOOKED_AT = 50;
  private static final int MOST_CODES = 10;
  private static final int MOST_FINDINGS = 5;

  private static final Set<ItemState> LEFT_OUT =
      Set.of(ItemState.DISCARDED, ItemState.DUPLICATE, ItemState.QUARANTINED);

  private final CheckQueue queue;
  private final SpecimenItems specimens;

  Versions(CheckQueue queue, SpecimenItems specimens) {
    this.queue = queue;
    this.specimens = specimens;
  }

  /**
   * An item that holds an earlier version.
   *
   * @param reports those it has the newest earlier version of, see {@link LabFacts#known}
   */
  record Earlier(Item item, Set<String> reports) {}

  /** The items before this one that hold the newest version of its reports, newest first. */
  List<Earlier> before(Item item) {
    Set<String> wanted = reports(item);
    List<Earlier> found = new ArrayList<>();
    for (Item other : candidates(item)) {
      Set<String> common = reports(other);
      common.retainAll(wanted);
      if (!common.isEmpty()) {
        wanted.removeAll(common);
        found.add(new Earlier(other, common));
      }
    }
    return found;
  }

  /** Newest first. */
  private Collection<Item> candidates(Item item) {
    TreeMap<ItemId, Item> found = new TreeMap<>(Comparator.reverseOrder());
    Set<String> groups = new LinkedHashSet<>(LabFacts.specimens(item.facts()));
    item.facts().group().ifPresent(groups::add);
    for (String group : groups) {
      queue
          .sameGroup(item.kind(), item.source(), group, MOST_LOOKED_AT)
          .forEach(other -> found.put(other.id(), other));
      specimens.of(group).stream()
          .filter(other -> other.kind() == item.kind() && other.source().equals(item.source()))
          .filter(other -> !LEFT_OUT.contains(other.state()))
          .forEach(other -> found.put(other.id(), other));
    }
    return found.tailMap(item.id(), false).values();
  }

  private static Set<String> reports(Item item) {
    return item.facts()
        .attribute(REPORTS)
        .<Set<String>>map(r -> new LinkedHashSet<>(List.of(r.split(" ", -1))))
        .orElseGet(LinkedHashSet::new);
  }

  /** What changed since earlier versions, for those who look at the item. */
  List<Finding> differences(Item item, List<Earlier> before, Analyzer analyzer) {
    if (before.isEmpty()) {
      return List.of();
    }
    Optional<Mapping> now = queue.content(item).map(analyzer::map);
    return before.stream()
        .limit(MOST_FINDINGS)
        .map(earlier -> difference(now, earlier, analyzer))
        .toList();
  }

  private Finding difference(Optional<Mapping> now, Earlier earlier, Analyzer analyzer) {
    Optional<Mapping> then = queue.content(earlier.item()).map(analyzer::map);
    if (now.isEmpty() || then.isEmpty()) {
      return Finding.info("check.new-version", earlier.item().id());
    }
    Map<String, Observation> old = results(then.get(), earlier.reports());
    List<String> changed = new ArrayList<>();
    boolean finalChanged = false;
    for (Map.Entry<String, Observation> result : results(now.get(), earlier.reports()).entrySet()) {
      Observation before = old.get(result.getKey());
      if (before != null && !said(before).equals(said(result.getValue()))) {
        changed.add(result.getValue().code().original());
        finalChanged |=
            before.status() == ResultStatus.FINAL
                && result.getValue().status() != ResultStatus.CORRECTED;
      }
    }
    if (changed.isEmpty()) {
      return Finding.info("check.new-version", earlier.item().id());
    }
    String codes = String.join(", ", changed.stream().distinct().limit(MOST_CODES).toList());
    return finalChanged
        ? Finding.warning("check.final-changed", earlier.item().id(), changed.size(), codes)
        : Finding.info("check.results-changed", earlier.item().id(), changed.size(), codes);
  }

  /** By report, code and how many of that code stand before it. */
  private static Map<String, Observation> results(Mapping mapping, Set<String> reports) {
    Map<String, Observation> results = new LinkedHashMap<>();
    if (mapping instanceof Mapping.Mapped mapped) {
      for (LabReport report : mapped.reports()) {
        if (report.role() == SampleRole.PATIENT && reports.contains(LabFacts.known(report))) {
          Map<String, Integer> occurrences = new HashMap<>();
          for (Observation o : report.observations()) {
            int n = occurrences.merge(o.code().original(), 1, Integer::sum);
            results.putIfAbsent(report.identity() + "\n" + o.code().original() + "\n" + n, o);
          }
        }
      }
    }
    return results;
  }

  private static List<Object> said(Observation observation) {
    Value value = observation.value();
    Object number =
        value instanceof Value.Quantity q
            ? List.of(q.comparator(), q.number().stripTrailingZeros())
            : value;
    return List.of(number, observation.unit().map(Unit::original));
  }
}
