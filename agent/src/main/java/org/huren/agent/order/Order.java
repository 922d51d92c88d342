package org.huren.agent.order;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One order: what somebody asked a department to do for a patient.
 *
 * @param source the system it came from; numbers are unique within one
 * @param number the placer's order number
 * @param patient as the order itself has it; newer facts may have come since
 */
public record Order(
    String source,
    String number,
    Status status,
    boolean stat,
    Optional<OffsetDateTime> orderedAt,
    Optional<String> requester,
    Optional<String> department,
    Optional<String> ward,
    Optional<String> bed,
    Optional<OrderPatient> patient,
    List<OrderedTest> tests) {
  public Order {
    tests = List.copyOf(tests);
  }

  /** Where an order stands. */
  public enum Status {
    ACTIVE,
    COMPLETED,
    REVOKED
  }

  /** The barcodes of its specimens, each once. */
  public List<String> specimens() {
    return distinct(tests.stream().flatMap(t -> t.specimen().stream()));
  }

  /** Its accession numbers, each once. */
  public List<String> accessions() {
    return distinct(tests.stream().flatMap(t -> t.accession().stream()));
  }

  private static List<String> distinct(Stream<String> values) {
    return values.distinct().toList();
  }

  /** Those tests that are still wanted. */
  public List<OrderedTest> wanted() {
    return tests.stream().filter(t -> !t.cancelled()).toList();
  }

  public Order withPatient(Optional<OrderPatient> other) {
    return new Order(
        source, number, status, stat, orderedAt, requester, department, ward, bed, other, tests);
  }

  private Order withTests(Status now, List<OrderedTest> other) {
    return new Order(
        source, number, now, stat, orderedAt, requester, department, ward, bed, patient, other);
  }

  /**
   * This order, as a newer message has it, with the tests of before besides: a LIS may send each
   * test of an order in a message of its own.
   */
  Order joinedTo(Order before) {
    List<OrderedTest> all = new ArrayList<>(tests);
    before.tests.stream()
        .filter(b -> tests.stream().noneMatch(t -> t.isSameAs(b)))
        .forEach(all::add);
    return withTests(status, all);
  }

  /** This order without some tests, or revoked if none of them is left; no tests: all of it. */
  Order without(List<OrderedTest> cancelled) {
    List<OrderedTest> left =
        tests.stream()
            .map(
                t ->
                    cancelled.isEmpty() || cancelled.stream().anyMatch(t::isSameAs)
                        ? t.asCancelled()
                        : t)
            .toList();
    boolean none = left.stream().allMatch(OrderedTest::cancelled);
    return withTests(none ? Status.REVOKED : status, left);
  }

  Order in(Status now) {
    return withTests(now, tests);
  }

  /** Tells nothing of the patient, so that a log line can't. */
  @Override
  public String toString() {
    return "Order[" + source + " " + tests.size() + " tests]";
  }
}
