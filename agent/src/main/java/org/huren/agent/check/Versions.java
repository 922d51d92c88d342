package org.huren.agent.check;

import static org.huren.agent.analyzer.LabFacts.REPORTS;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
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

  private final CheckQueue queue;

  Versions(CheckQueue queue) {
    this.queue = queue;
  }

  /** The newest item before this one that holds a version of one of its reports. */
  Optional<Item> before(Item item) {
    Set<String> reports = reports(item);
    return item.facts().group().stream()
        .flatMap(
            group -> queue.sameGroup(item.kind(), item.source(), group, MOST_LOOKED_AT).stream())
        .filter(other -> other.id().compareTo(item.id()) < 0)
        .filter(other -> reports(other).stream().anyMatch(reports::contains))
        .findFirst();
  }

  private static Set<String> reports(Item item) {
    return item.facts()
        .attribute(REPORTS)
        .<Set<String>>map(r -> new LinkedHashSet<>(List.of(r.split(" ", -1))))
        .orElseGet(Set::of);
  }

  /** What changed since an earlier version, for those who look at the item. */
  List<Finding> differences(Item item, Item earlier, Analyzer analyzer) {
    Optional<byte[]> now = queue.content(item);
    Optional<byte[]> then = queue.content(earlier);
    if (now.isEmpty() || then.isEmpty()) {
      return List.of(Finding.info("check.new-version", earlier.id()));
    }
    Map<String, Observation> old = results(analyzer.map(then.get()));
    List<String> changed = new ArrayList<>();
    boolean finalChanged = false;
    for (Map.Entry<String, Observation> result : results(analyzer.map(now.get())).entrySet()) {
      Observation before = old.get(result.getKey());
      if (before != null && !said(before).equals(said(result.getValue()))) {
        changed.add(result.getValue().code().original());
        finalChanged |=
            before.status() == ResultStatus.FINAL
                && result.getValue().status() != ResultStatus.CORRECTED;
      }
    }
    if (changed.isEmpty()) {
      return List.of(Finding.info("check.new-version", earlier.id()));
    }
    String codes = String.join(", ", changed.stream().distinct().limit(MOST_CODES).toList());
    return List.of(
        finalChanged
            ? Finding.warning("check.final-changed", earlier.id(), changed.size(), codes)
            : Finding.info("check.results-changed", earlier.id(), changed.size(), codes));
  }

  /** By report, code and how many of that code stand before it. */
  private static Map<String, Observation> results(Mapping mapping) {
    Map<String, Observation> results = new HashMap<>();
    if (mapping instanceof Mapping.Mapped mapped) {
      for (LabReport report : mapped.reports()) {
        if (report.role() == SampleRole.PATIENT) {
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
