package org.huren.agent.check;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue;
import org.huren.config.DicomConfig.OnConflict;

/**
 * Judges DICOM objects: without its three identifiers an object can't be filed anywhere and is
 * quarantined; a missing patient id is only a finding, because emergency patients have none yet.
 * Another object under a known SOP Instance UID is what the site says of its sender.
 */
public final class ImageExamination implements Examination {
  private static final List<String> IDENTIFIERS =
      List.of("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID");

  /** States of what has gone up, or will unless something comes between. */
  private static final Set<ItemState> COUNTING =
      EnumSet.of(
          ItemState.RECEIVED,
          ItemState.ACCEPTED,
          ItemState.HELD,
          ItemState.SETTLED,
          ItemState.PURGED);

  private final Duplicates duplicates;
  private final Function<Source, OnConflict> onConflict;
  private final UrgentOrders urgent;

  /**
   * @param onConflict what is configured for the sender of a conflicting object
   */
  public ImageExamination(
      CheckQueue queue, Function<Source, OnConflict> onConflict, UrgentOrders urgent) {
    this.duplicates = new Duplicates(queue);
    this.onConflict = onConflict;
    this.urgent = urgent;
  }

  @Override
  public Verdict examine(Item item) {
    Facts facts = item.facts();
    List<Finding> findings = new ArrayList<>(facts.findings());
    if (facts.attributes().isEmpty()) {
      return new Verdict.Quarantine(Reason.of("check.unreadable"), findings);
    }
    List<String> missing =
        IDENTIFIERS.stream().filter(name -> facts.attribute(name).isEmpty()).toList();
    if (!missing.isEmpty()) {
      return new Verdict.Quarantine(
          Reason.of("check.identifier-missing", String.join(", ", missing)), findings);
    }
    if (facts.attribute("PatientID").isEmpty()) {
      findings.add(Finding.warning("check.patient-id-missing"));
    }
    urgent.note(item, findings);
    String identity = facts.identity().orElseThrow();
    Duplicates.Comparison comparison = duplicates.compare(item, identity);
    if (comparison instanceof Duplicates.Comparison.Repeats repeats) {
      return new Verdict.Duplicate(repeats.first().id(), findings);
    }
    if (comparison instanceof Duplicates.Comparison.Conflicts conflict) {
      return settle(item, identity, conflict.others(), findings);
    }
    return new Verdict.Accept(findings);
  }

  /**
   * What the site wants of an object that comes again with other content. Only for the same study
   * and series is that a correction; else two images may bear one UID by mistake, and a person has
   * to look.
   */
  private Verdict settle(Item item, String identity, List<Item> others, List<Finding> findings) {
    Optional<Item> elsewhere = others.stream().filter(o -> !isInSameSeries(item, o)).findFirst();
    if (elsewhere.isPresent()) {
      Item other = elsewhere.get();
      return new Verdict.Hold(
          Reason.of("check.conflict-study", identity, other.id(), other.source()), findings);
    }
    List<Item> counting = others.stream().filter(o -> COUNTING.contains(o.state())).toList();
    Item first = counting.isEmpty() ? others.get(0) : counting.get(0);
    OnConflict policy = counting.isEmpty() ? OnConflict.HOLD : onConflict.apply(item.source());
    return switch (policy) {
      case HOLD ->
          new Verdict.Hold(
              Reason.of("check.conflict", identity, first.id(), first.source()), findings);
      case REPLACE -> replace(item, counting, findings);
      case KEEP_FIRST ->
          new Verdict.KeepApart(
              Reason.of("check.kept-first", identity, first.id(), first.source()), findings);
    };
  }

  /** Flushes run side by side, so one that began later may have been judged before. */
  private static Verdict replace(Item item, List<Item> others, List<Finding> findings) {
    Item newest = others.get(others.size() - 1);
    if (newest.id().compareTo(item.id()) > 0) {
      return new Verdict.KeepApart(Reason.of("check.superseded", newest.id()), findings);
    }
    others.forEach(o -> findings.add(Finding.info("check.replaces", o.id())));
    return new Verdict.Accept(findings, others.stream().map(Item::id).toList());
  }

  private static boolean isInSameSeries(Item one, Item other) {
    return one.facts()
            .attribute("StudyInstanceUID")
            .equals(other.facts().attribute("StudyInstanceUID"))
        && one.facts()
            .attribute("SeriesInstanceUID")
            .equals(other.facts().attribute("SeriesInstanceUID"));
  }
}
