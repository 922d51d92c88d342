package org.huren.agent.analyzer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.Patient;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.Unit;

/**
 * What reports say, as bytes: equal for two messages exactly if a reader could not tell them apart.
 * The message's own time and number are left out, since a resend has new ones; times of measurement
 * are in it, and so is the day that the report's identity names.
 */
final class ReportContent {
  private final StringBuilder all = new StringBuilder();

  private ReportContent() {}

  static byte[] of(List<LabReport> reports) {
    ReportContent content = new ReportContent();
    reports.forEach(content::report);
    return content.all.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void report(LabReport report) {
    add("report", report.identity(), report.role(), report.status());
    add(report.specimen().id(), report.specimen().type(), report.specimen().position());
    add(report.specimen().collectedAt(), report.specimen().otherIds());
    report.patient().ifPresent(this::patient);
    add(report.order().placer(), report.order().filler(), report.order().panel(), report.notes());
    report.observations().forEach(this::observation);
  }

  private void patient(Patient patient) {
    add("patient", patient.id(), patient.name(), patient.birthDate(), patient.sex());
  }

  private void observation(Observation observation) {
    add("result", observation.code().original(), observation.value());
    add(observation.unit().map(Unit::original), observation.range().map(ReferenceRange::text));
    add(observation.flags(), observation.status(), observation.observedAt());
    add(observation.operator(), observation.notes());
  }

  /** Each part behind its length, so that no two lists of parts look the same. */
  private void add(Object... parts) {
    for (Object part : parts) {
      if (part instanceof Optional<?> optional) {
        optional.ifPresentOrElse(this::add, () -> all.append('-'));
      } else if (part instanceof Collection<?> several) {
        all.append('[').append(several.size()).append(']');
        several.forEach(this::add);
      } else {
        String text = part instanceof BigDecimal n ? n.toPlainString() : part.toString();
        all.append(text.length()).append(':').append(text);
      }
    }
  }
}
