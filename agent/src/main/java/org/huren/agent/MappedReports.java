package org.huren.agent;

import java.util.List;
import java.util.Optional;
import org.huren.agent.analyzer.Analyzer;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.Item;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.order.Lis;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.Match;
import org.huren.agent.order.Matching;
import org.huren.agent.order.Order;
import org.huren.agent.order.VerifiedReports;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.config.AnalyzerConfig.Release;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.SampleRole;
import org.huren.lab.profile.Mapping;

/**
 * Reads reports out of analyzers' and LIS messages with the profiles that are configured now, and
 * brings each together with its order and with what was verified of it. Only results of patients'
 * samples are reports; whatever else is in a message stays here.
 */
record MappedReports(
    Analyzers analyzers,
    LisSystems systems,
    VerifiedReports verified,
    Matching matching,
    boolean ordersInUse)
    implements ReportSource {
  @Override
  public Outcome reports(Item item, byte[] message) {
    if (item.kind() == PayloadKind.ORDERS) {
      return new Outcome.Unreadable(Reason.of("check.nothing-to-report", "JSON"));
    }
    Optional<Lis> lis = systems.of(item.source());
    if (lis.isPresent()) {
      return of(item, lis.get().map(message), lis.get().config().profile(), this::ofLis);
    }
    Optional<Analyzer> analyzer = analyzers.of(item.source());
    if (analyzer.isEmpty()) {
      return new Outcome.NotNow(Reason.of("upload.no-analyzer", item.source()));
    }
    boolean onlyVerified = analyzer.get().config().release() == Release.HOLD;
    return of(
        item,
        analyzer.get().map(message),
        analyzer.get().config().profile(),
        (i, r) -> ofAnalyzer(i, r, onlyVerified));
  }

  private interface Meeting {
    VerifiedReports.Met of(Item item, LabReport report);
  }

  private Outcome of(Item item, Mapping mapping, String profile, Meeting meeting) {
    if (!(mapping instanceof Mapping.Mapped mapped)) {
      return new Outcome.Unreadable(Reason.of("check.message-unreadable", item.source(), profile));
    }
    List<LabReport> patients =
        mapped.reports().stream().filter(r -> r.role() == SampleRole.PATIENT).toList();
    if (patients.isEmpty()) {
      return new Outcome.Unreadable(
          Reason.of("check.not-a-patient", mapped.reports().get(0).role()));
    }
    return new Outcome.Reports(patients.stream().map(r -> joined(meeting.of(item, r))).toList());
  }

  private VerifiedReports.Met ofLis(Item item, LabReport report) {
    return verified.rest(item, report);
  }

  /** What waits for verification is not sent along; a person's release without any sends it all. */
  private VerifiedReports.Met ofAnalyzer(Item item, LabReport report, boolean onlyVerified) {
    VerifiedReports.Met met = verified.meet(item, report);
    return onlyVerified && met.by().isPresent() ? met.verifiedOnly() : met;
  }

  private Report joined(VerifiedReports.Met met) {
    LabReport report = met.report();
    List<Order> orders =
        ordersInUse
            ? report
                .specimen()
                .id()
                .map(matching::bySpecimen)
                .map(MappedReports::orders)
                .orElse(List.of())
            : List.of();
    return new Report(report, orders, met.by(), met.verified(), met.verifies());
  }

  private static List<Order> orders(Match match) {
    return match instanceof Match.Found found ? found.orders() : List.of();
  }
}
