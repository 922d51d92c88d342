package org.huren.agent.check;

import java.util.ArrayList;
import java.util.List;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue;

/**
 * Judges DICOM objects: without its three identifiers an object can't be filed anywhere and is
 * quarantined; a missing patient id is only a finding, because emergency patients have none yet.
 */
public final class ImageExamination implements Examination {
  private static final List<String> IDENTIFIERS =
      List.of("SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID");

  private final Duplicates duplicates;

  public ImageExamination(CheckQueue queue) {
    this.duplicates = new Duplicates(queue);
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
    return duplicates
        .compare(item, facts.identity().orElseThrow(), findings)
        .orElseGet(() -> new Verdict.Accept(findings));
  }
}
