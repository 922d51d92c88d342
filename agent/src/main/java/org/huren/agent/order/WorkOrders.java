package org.huren.agent.order;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.huren.lab.model.Patient;
import org.huren.lab.query.WorkOrder;

/** Orders as analyzers are told of them: one specimen at a time. */
final class WorkOrders {
  private WorkOrders() {}

  /** What of an order is to be done on one specimen; empty if nothing is. */
  static Optional<WorkOrder> of(
      Order order, String specimen, List<OrderedTest> among, Predicate<String> isIt) {
    List<OrderedTest> tests =
        among.stream().filter(t -> t.specimen().filter(isIt).isPresent()).toList();
    if (tests.isEmpty()) {
      return Optional.empty();
    }
    OrderedTest first = tests.get(0);
    return Optional.of(
        new WorkOrder(
            specimen,
            order.number(),
            order.patient().map(WorkOrders::patient),
            tests.stream().map(t -> new WorkOrder.Test(t.code(), t.name(), t.cancelled())).toList(),
            order.stat(),
            first.specimenType(),
            first.collectedAt(),
            order.orderedAt(),
            order.requester(),
            order.department(),
            order.ward(),
            order.bed()));
  }

  private static Patient patient(OrderPatient patient) {
    return new Patient(
        Optional.of(patient.id()), patient.name(), patient.birthDate(), patient.sex());
  }
}
