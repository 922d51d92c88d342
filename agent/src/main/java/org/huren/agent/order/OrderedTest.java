package org.huren.agent.order;

import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * One test or examination of an order.
 *
 * @param code the site's code, or LOINC
 * @param specimen the barcode of the tube it is to be done on
 * @param accession the accession number of the examination
 * @param cancelled whether it is no longer wanted
 */
public record OrderedTest(
    String code,
    String name,
    Optional<String> specimen,
    Optional<String> accession,
    Optional<String> specimenType,
    Optional<OffsetDateTime> collectedAt,
    boolean cancelled) {
  boolean isSameAs(OrderedTest other) {
    return code.equals(other.code)
        && specimen.equals(other.specimen)
        && accession.equals(other.accession);
  }

  OrderedTest asCancelled() {
    return new OrderedTest(code, name, specimen, accession, specimenType, collectedAt, true);
  }
}
