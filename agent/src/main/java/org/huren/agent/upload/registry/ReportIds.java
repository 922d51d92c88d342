package org.huren.agent.upload.registry;

import java.util.UUID;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;

/**
 * The ids of one report's resources: UUIDs of version 5 (RFC 9562 5.5) over who reports and what,
 * so that the same report has the same ids whenever and from whatever machine it is sent.
 */
final class ReportIds {
  private final String orgCode;
  private final String analyzer;
  private final String name;

  /**
   * The ids of one report.
   *
   * @param sampleId the report's, which must have one
   * @param occurrence 0, or how many reports of the same identity stand before it in its message
   */
  ReportIds(String orgCode, String analyzer, String sampleId, LabReport report, int occurrence) {
    this.orgCode = orgCode;
    this.analyzer = analyzer;
    this.name =
        StableIds.name(
            orgCode, analyzer, sampleId, report.identity(), Integer.toString(occurrence));
  }

  UUID report() {
    return StableIds.of(name + StableIds.name("DiagnosticReport"));
  }

  UUID patient() {
    return StableIds.of(name + StableIds.name("Patient"));
  }

  UUID order(String source, String number) {
    return StableIds.of(name + StableIds.name("ServiceRequest", source, number));
  }

  UUID specimen() {
    return StableIds.of(name + StableIds.name("Specimen"));
  }

  /**
   * One result.
   *
   * @param occurrence 0, or how many results of the same code stand before it in its report
   */
  UUID observation(String code, int occurrence) {
    return StableIds.of(name + StableIds.name("Observation", code, Integer.toString(occurrence)));
  }

  UUID media(UUID observation) {
    return StableIds.of(name + StableIds.name("Media", observation.toString()));
  }

  /** The analyzer, as it describes itself; over everything that its resource says. */
  UUID device(Instrument instrument) {
    return StableIds.of(
        StableIds.name(
            orgCode,
            "Device",
            analyzer,
            instrument.manufacturer(),
            instrument.model(),
            instrument.serial().map(s -> "=" + s).orElse("")));
  }
}
