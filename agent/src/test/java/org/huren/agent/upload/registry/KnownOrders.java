package org.huren.agent.upload.registry;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.agent.order.Verification;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Patient;

/** Orders of an invented patient, and a person who stands for results. */
final class KnownOrders {
  static final OffsetDateTime VERIFIED_AT = OffsetDateTime.parse("2026-11-25T10:00:00+08:00");

  private KnownOrders() {}

  static Order order(Optional<String> specimen) {
    return new Order(
        "lis-1",
        "A1001",
        Order.Status.ACTIVE,
        true,
        Optional.of(OffsetDateTime.parse("2026-11-25T07:30:00+08:00")),
        Optional.of("吴医生"),
        Optional.of("内科"),
        Optional.of("三病区"),
        Optional.of("12"),
        Optional.of(
            new OrderPatient(
                "P77",
                Optional.of("赵一"),
                Patient.Sex.FEMALE,
                Optional.of(LocalDate.of(1980, 2, 3)),
                Optional.of("350428198002030021"),
                Optional.of("V5"))),
        List.of(
            new OrderedTest(
                "58410-2",
                "血常规",
                specimen,
                Optional.empty(),
                Optional.of("全血"),
                Optional.of(OffsetDateTime.parse("2026-11-25T08:00:00+08:00")),
                false)));
  }

  static ReportSource.Report verified(LabReport report, Set<Integer> indexes) {
    return new ReportSource.Report(
        report,
        List.of(order(report.specimen().id())),
        Optional.of(
            new Verification(Optional.of("钱主任"), Optional.of(VERIFIED_AT), Reports.item(7).id())),
        indexes);
  }
}
