package org.huren.agent;

import java.util.List;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.huren.lab.profile.Mapping;

/**
 * Reads reports out of analyzers' messages with the profiles that are configured now. Only results
 * of patients' samples are reports; whatever else is in a message stays here.
 */
record MappedReports(Analyzers analyzers) implements ReportSource {
  @Override
  public Outcome reports(Item item, byte[] message) {
    Optional<Analyzer> analyzer = analyzers.of(item.source());
    if (analyzer.isEmpty()) {
      return new Outcome.NotNow(Reason.of("upload.no-analyzer", item.source()));
    }
    if (!(analyzer.get().map(message) instanceof Mapping.Mapped mapped)) {
      return new Outcome.Unreadable(
          Reason.of("check.message-unreadable", item.source(), analyzer.get().config().profile()));
    }
    List<LabReport> patients =
        mapped.reports().stream().filter(r -> r.role() == SampleRole.PATIENT).toList();
    return patients.isEmpty()
        ? new Outcome.Unreadable(Reason.of("check.not-a-patient", mapped.reports().get(0).role()))
        : new Outcome.Reports(patients);
  }
}
