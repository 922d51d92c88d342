package org.huren.agent.check;

import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;

/**
 * Judges exam registrations, which the gateway made itself: only a file that was tampered with
 * can't be read. Two of one study are two versions of it, never a conflict.
 */
public final class ExamExamination implements Examination {
  @Override
  public Verdict examine(Item item) {
    return item.facts().identity().isPresent()
        ? new Verdict.Accept(item.facts().findings())
        : new Verdict.Quarantine(Reason.of("check.exam-unreadable"), item.facts().findings());
  }
}
