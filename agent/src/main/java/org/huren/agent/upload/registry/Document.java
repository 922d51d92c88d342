package org.huren.agent.upload.registry;

import java.util.List;
import java.util.UUID;

/** A report as it is sent. */
final class Document {
  private final UUID report;
  private final List<String> resources;
  private final byte[] bundle;

  /**
   * A document.
   *
   * @param report the DiagnosticReport's id
   * @param resources {@code Type/id} of every entry; the answer must name each
   * @param bundle the transaction, FHIR JSON in UTF-8
   */
  Document(UUID report, List<String> resources, byte[] bundle) {
    this.report = report;
    this.resources = List.copyOf(resources);
    this.bundle = bundle;
  }

  UUID report() {
    return report;
  }

  List<String> resources() {
    return resources;
  }

  /** Not a copy: it may have megabytes, and nobody here writes into it. */
  byte[] bundle() {
    return bundle;
  }

  /** How an answer names the report. */
  String reference() {
    return "DiagnosticReport/" + report;
  }
}
