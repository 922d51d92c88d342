package org.huren.lab.query;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Patient;

/**
 * What is to be measured on one specimen.
 *
 * @param sample the specimen's barcode
 * @param order the placer's order number
 * @param specimenType as it was ordered
 */
public record WorkOrder(
    String sample,
    String order,
    Optional<Patient> patient,
    List<Test> tests,
    boolean stat,
    Optional<String> specimenType,
    Optional<OffsetDateTime> collectedAt,
    Optional<OffsetDateTime> orderedAt,
    Optional<String> requester,
    Optional<String> department,
    Optional<String> ward,
    Optional<String> bed) {
  public WorkOrder {
    tests = List.copyOf(tests);
  }

  /**
   * One test as it was ordered, by a site's code or LOINC.
   *
   * @param cancelled whether it is taken back
   */
  public record Test(String code, String name, boolean cancelled) {
    /** One that is wanted. */
    public Test(String code, String name) {
      this(code, name, false);
    }
  }

  /** {@link #toString} tells nothing of the patient, so that a log line can't. */
  @Override
  public String toString() {
    return "WorkOrder[" + tests.size() + " tests]";
  }
}
