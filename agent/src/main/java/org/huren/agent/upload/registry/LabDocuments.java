package org.huren.agent.upload.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.upload.registry.ReportSource.Report;
import org.huren.config.HospitalConfig;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;

/**
 * One document for each laboratory report of a message. What is not a patient's sample never
 * becomes one, whatever was released.
 */
final class LabDocuments implements DocumentMaker {
  private final HospitalConfig hospital;
  private final ReportSource source;

  LabDocuments(HospitalConfig hospital, ReportSource source) {
    this.hospital = hospital;
    this.source = source;
  }

  @Override
  public Outcome documents(Item item, byte[] payload) {
    ReportSource.Outcome read = source.reports(item, payload);
    if (read instanceof ReportSource.Outcome.NotNow notNow) {
      return new Outcome.NotNow(notNow.why());
    }
    if (read instanceof ReportSource.Outcome.Unreadable unreadable) {
      return new Outcome.Unfit(unreadable.why());
    }
    return documents(item, ((ReportSource.Outcome.Reports) read).reports());
  }

  private Outcome documents(Item item, List<Report> reports) {
    Map<List<Object>, Integer> occurrences = new HashMap<>();
    List<Numbered> identified = new ArrayList<>();
    boolean patients = false;
    if (!reports.isEmpty() && reports.stream().allMatch(LabDocuments::isElsewhere)) {
      return new Outcome.Elsewhere();
    }
    for (Report each : reports) {
      LabReport report = each.report();
      if (report.role() != SampleRole.PATIENT || report.observations().isEmpty()) {
        continue;
      }
      patients = true;
      // Reports alike in all that identifies them must not replace each other
      List<Object> identity = List.of(report.specimen().id(), report.identity());
      int occurrence = occurrences.merge(identity, 1, Integer::sum) - 1;
      report
          .specimen()
          .id()
          .filter(id -> !id.isBlank())
          .ifPresent(id -> identified.add(new Numbered(each, id, occurrence)));
    }
    if (!patients) {
      return new Outcome.Unfit(Reason.of("upload.nothing-to-report"));
    }
    int identities = occurrences.values().stream().mapToInt(n -> n).sum();
    Optional<Reason> leftOut =
        identities > identified.size()
            ? Optional.of(Reason.of("upload.no-sample-id"))
            : Optional.empty();
    return new Outcome.Documents(
        () -> identified.stream().map(n -> n.document(hospital, item)).iterator(), leftOut);
  }

  /** A verified report of which nothing is left, since the analyzers' reports have it. */
  private static boolean isElsewhere(Report report) {
    return report.verification().isPresent() && report.report().observations().isEmpty();
  }

  /** A report, and how many like it stand before it in its message. */
  private record Numbered(Report report, String sampleId, int occurrence) {
    Document document(HospitalConfig hospital, Item item) {
      return BundleWriter.write(hospital, item, report, sampleId, occurrence);
    }
  }
}
