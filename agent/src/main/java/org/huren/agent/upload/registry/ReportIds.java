package org.huren.agent.upload.registry;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.NameBasedGenerator;
import java.util.UUID;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;

/**
 * The ids of one report's resources: UUIDs of version 5 (RFC 9562 5.5) over who reports and what,
 * so that the same report has the same ids whenever and from whatever machine it is sent. Each part
 * of a name stands behind its length: no two lists of parts make the same name.
 */
final class ReportIds {
  /** Fixed for ever: another one would register every report anew. */
  private static final UUID NAMESPACE = UUID.fromString("5f0a3c5e-8d1b-4b52-9b0f-6f1f0c6a7d21");

  private static final NameBasedGenerator GENERATOR = Generators.nameBasedGenerator(NAMESPACE);

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
    this.name = name(orgCode, analyzer, sampleId, report.identity(), Integer.toString(occurrence));
  }

  UUID report() {
    return GENERATOR.generate(name + name("DiagnosticReport"));
  }

  UUID patient() {
    return GENERATOR.generate(name + name("Patient"));
  }

  UUID specimen() {
    return GENERATOR.generate(name + name("Specimen"));
  }

  /**
   * One result.
   *
   * @param occurrence 0, or how many results of the same code stand before it in its report
   */
  UUID observation(String code, int occurrence) {
    return GENERATOR.generate(name + name("Observation", code, Integer.toString(occurrence)));
  }

  UUID media(UUID observation) {
    return GENERATOR.generate(name + name("Media", observation.toString()));
  }

  /** The analyzer, as it describes itself; over everything that its resource says. */
  UUID device(Instrument instrument) {
    return GENERATOR.generate(
        name(
            orgCode,
            "Device",
            analyzer,
            instrument.manufacturer(),
            instrument.model(),
            instrument.serial().map(s -> "=" + s).orElse("")));
  }

  private static String name(String... parts) {
    StringBuilder name = new StringBuilder();
    for (String part : parts) {
      name.append(part.length()).append(':').append(part);
    }
    return name.toString();
  }
}
