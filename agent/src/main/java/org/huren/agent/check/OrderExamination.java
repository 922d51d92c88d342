package org.huren.agent.check;

import static org.huren.agent.analyzer.LabFacts.CONTENT;
import static org.huren.agent.analyzer.LabFacts.MESSAGE_TYPE;
import static org.huren.agent.analyzer.LabFacts.OBSERVATIONS;
import static org.huren.agent.analyzer.LabFacts.WITHOUT_SAMPLE_ID;

import java.util.List;
import java.util.Optional;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.analyzer.LabFacts.Content;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.OrderChange;
import org.huren.agent.order.OrderFacts;
import org.huren.agent.spool.CheckQueue;
import org.huren.agent.spool.CheckQueue.Effects;

/**
 * Judges what LIS, RIS and HIS send.
 *
 * <pre>
 *   orders and patients                     kept apart; the changes are written with the verdict
 *   nothing of it can be used               quarantined
 *   a report that is final or corrected     accepted: somebody has verified it
 *   a report that is not                    kept apart
 * </pre>
 */
public final class OrderExamination implements Examination {
  private final Duplicates duplicates;

  public OrderExamination(CheckQueue queue) {
    this.duplicates = new Duplicates(queue);
  }

  @Override
  public Verdict examine(Item item) {
    List<Finding> findings = item.facts().findings();
    Optional<List<OrderChange>> changes = OrderFacts.changes(item);
    if (changes.isPresent()) {
      return changes.get().isEmpty()
          ? new Verdict.Quarantine(Reason.of("order.nothing-usable", item.source()), findings)
          : new Verdict.KeepApart(Reason.of("order.taken", changes.get().size()), findings);
    }
    Verdict verdict = report(item, findings);
    return item.facts()
        .identity()
        .filter(identity -> verdict instanceof Verdict.Accept)
        .flatMap(identity -> duplicates.repeated(item, identity))
        .<Verdict>map(earlier -> new Verdict.Duplicate(earlier.id(), findings))
        .orElse(verdict);
  }

  private static Verdict report(Item item, List<Finding> findings) {
    Facts facts = item.facts();
    String content = facts.attribute(CONTENT).orElse(Content.UNREADABLE.name());
    if (content.equals(Content.NOTHING_TO_REPORT.name())) {
      String type = facts.attribute(MESSAGE_TYPE).orElse("");
      return new Verdict.KeepApart(Reason.of("check.nothing-to-report", type), findings);
    }
    boolean results =
        content.equals(Content.RESULTS.name())
            && !facts.attribute(OBSERVATIONS).orElse("0").equals("0");
    if (!results || facts.attribute(WITHOUT_SAMPLE_ID).isPresent()) {
      return new Verdict.Quarantine(Reason.of("order.report-unreadable", item.source()), findings);
    }
    return facts
            .attribute(LabFacts.STATUSES)
            .filter(s -> s.matches("(FINAL|CORRECTED| )+"))
            .isPresent()
        ? new Verdict.Accept(findings)
        : new Verdict.KeepApart(Reason.of("order.report-not-final"), findings);
  }

  @Override
  public Effects effects(Item item, Verdict verdict) {
    Optional<List<OrderChange>> changes = OrderFacts.changes(item);
    if (changes.isPresent()) {
      return Effects.orders(changes.get());
    }
    return verdict instanceof Verdict.Accept
        ? Effects.verified(LabFacts.specimens(item.facts()))
        : Effects.none();
  }
}
