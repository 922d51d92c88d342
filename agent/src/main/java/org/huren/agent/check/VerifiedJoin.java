package org.huren.agent.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.order.VerifiedReports;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.huren.lab.profile.Mapping;

/** What the verified reports of its specimens mean for an analyzer's message. */
public final class VerifiedJoin {
  private final VerifiedReports verified;
  private final SpecimenItems items;
  private final boolean inUse;

  /**
   * @param inUse whether there is any LIS whose reports could come
   */
  public VerifiedJoin(VerifiedReports verified, SpecimenItems items, boolean inUse) {
    this.verified = verified;
    this.items = items;
    this.inUse = inUse;
  }

  /** How an item stands to what was verified. */
  enum Standing {
    /** Nothing of it is. */
    UNVERIFIED,
    /** At least one result is, and this item is where it goes up. */
    VERIFIED,
    /** All that it says was said by a verified report before. */
    NOTHING_NEW
  }

  /** Finds out, and notes which results differ. */
  Standing of(Item item, Analyzer analyzer, List<Finding> findings) {
    if (!inUse) {
      return Standing.UNVERIFIED;
    }
    Optional<Mapping> mapping = items.content(item).map(analyzer::map);
    if (mapping.isEmpty() || !(mapping.get() instanceof Mapping.Mapped mapped)) {
      return Standing.UNVERIFIED;
    }
    boolean any = false;
    boolean left = false;
    Set<String> differing = new LinkedHashSet<>();
    List<LabReport> patients = new ArrayList<>(mapped.reports());
    patients.removeIf(r -> r.role() != SampleRole.PATIENT);
    for (LabReport report : patients) {
      VerifiedReports.Met met = verified.meet(item, report);
      any |= met.by().isPresent();
      left |= !met.report().observations().isEmpty();
      differing.addAll(met.differing());
    }
    if (!differing.isEmpty()) {
      findings.add(
          Finding.warning(
              "check.verified-differs", differing.size(), String.join(", ", differing)));
    }
    return any ? Standing.VERIFIED : left ? Standing.UNVERIFIED : Standing.NOTHING_NEW;
  }
}
