package org.huren.agent.check;

import java.util.ArrayList;
import java.util.List;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;

/**
 * Judges exam registrations, which the gateway made itself: only a file that was tampered with
 * can't be read. Two of one study are two versions of it, never a conflict.
 */
public final class ExamExamination implements Examination {
  private final UrgentOrders urgent;

  public ExamExamination(UrgentOrders urgent) {
    this.urgent = urgent;
  }

  @Override
  public Verdict examine(Item item) {
    List<Finding> findings = new ArrayList<>(item.facts().findings());
    if (item.facts().identity().isEmpty()) {
      return new Verdict.Quarantine(Reason.of("check.exam-unreadable"), findings);
    }
    urgent.note(item, findings);
    return new Verdict.Accept(findings);
  }
}
