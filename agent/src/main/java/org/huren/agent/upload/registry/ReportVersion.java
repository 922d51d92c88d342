package org.huren.agent.upload.registry;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.huren.agent.item.ItemId;
import org.huren.agent.order.Verification;
import org.huren.lab.model.LabReport;

/**
 * Which of two documents about one report is the newer: when it was measured, then in which order
 * the messages arrived. Of fixed width, so that versions compare as texts.
 */
record ReportVersion(String text) {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * The version of a report that a person stands for: newer than any that nobody did, whatever the
   * clocks say, then by when the words arrived.
   */
  static ReportVersion verified(Verification verification) {
    return new ReportVersion("verified/" + verification.by());
  }

  static ReportVersion of(LabReport report, ItemId item) {
    Instant asOf =
        report
            .asOf()
            .filter(FhirJson::isFhirYear)
            .map(OffsetDateTime::toInstant)
            .orElseGet(() -> Instant.ofEpochMilli(item.epochMillis()));
    return new ReportVersion(UTC.format(asOf) + "/" + item);
  }

  /** Of what the gateway made itself: the later one knows more. */
  static ReportVersion ofArrival(ItemId item) {
    return new ReportVersion(UTC.format(Instant.ofEpochMilli(item.epochMillis())) + "/" + item);
  }
}
