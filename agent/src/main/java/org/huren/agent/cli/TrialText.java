package org.huren.agent.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.Reason;
import org.huren.agent.trial.Trial;
import org.huren.lab.model.Finding;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.MessageView;

/** A trial for people: the line, the records, the reports, what was noticed. */
final class TrialText {
  private static final int LONGEST = 160;

  private final Words words;

  TrialText(Words words) {
    this.words = words;
  }

  List<String> of(Trial trial) {
    List<String> lines = new ArrayList<>();
    if (!trial.link().isEmpty()) {
      lines.add(words.text("trial.link"));
      trial.link().forEach(s -> lines.add("  " + step(s)));
      lines.add("");
    }
    if (trial.messages().isEmpty()) {
      lines.add(words.text("trial.no-message"));
    }
    int number = 0;
    for (Trial.Message message : trial.messages()) {
      number++;
      lines.add(words.text("trial.records", String.valueOf(number)));
      message.records().forEach(r -> record(lines, r));
      lines.add("");
      mapping(lines, message.mapping());
    }
    return lines;
  }

  private static String step(Trial.Step step) {
    String arrow =
        switch (step.who()) {
          case INSTRUMENT -> "<- ";
          case GATEWAY -> "-> ";
          case RECORDED_ANSWER -> ">> ";
          case NOTE -> "   # ";
        };
    return step.at().map(a -> a + " ").orElse("") + arrow + bounded(step.what());
  }

  private static void record(List<String> lines, MessageView.Line record) {
    lines.add("  " + record.record());
    record.fields().forEach(f -> lines.add("    " + padded(f.path()) + bounded(f.text())));
  }

  private static String padded(String path) {
    return path + " ".repeat(Math.max(1, 8 - path.length()));
  }

  private void mapping(List<String> lines, Mapping mapping) {
    if (mapping instanceof Mapping.Mapped mapped) {
      mapped.reports().forEach(r -> report(lines, r));
    } else if (mapping instanceof Mapping.NothingToReport nothing) {
      lines.add(words.text("trial.nothing", nothing.type()));
    } else {
      lines.add(words.text("trial.unreadable"));
    }
    for (Finding finding : mapping.findings()) {
      String text = words.of(new Reason(finding.code().key(), finding.arguments()));
      lines.add("  " + words.text("finding." + finding.code().severity(), text));
    }
    lines.add("");
  }

  private void report(List<String> lines, LabReport report) {
    lines.add(
        words.text(
            "trial.report",
            report.role(),
            report.specimen().id().orElse("-"),
            report.status(),
            report.asOf().map(Object::toString).orElse("-")));
    report
        .patient()
        .ifPresent(
            p ->
                lines.add(
                    words.text(
                        "trial.patient",
                        p.id().orElse("-"),
                        p.name().orElse("-"),
                        p.birthDate().map(Object::toString).orElse("-"),
                        p.sex())));
    report
        .control()
        .ifPresent(
            c -> lines.add(words.text("trial.control", c.name().orElse("-"), c.lot().orElse("-"))));
    Table table =
        new Table(
            words.text("column.code"),
            words.text("column.test"),
            ">" + words.text("column.value"),
            words.text("column.unit"),
            words.text("column.ucum"),
            words.text("column.range"),
            words.text("column.flags"),
            words.text("column.status"));
    report.observations().forEach(o -> observation(table, o));
    table.lines().forEach(l -> lines.add("  " + l));
    report.notes().forEach(n -> lines.add("  " + words.text("trial.note", bounded(n))));
  }

  private void observation(Table table, Observation o) {
    String name = o.code().name().orElse(o.code().text());
    table.row(
        o.code().original(),
        name + o.code().loinc().map(l -> " (" + l + ")").orElse(""),
        bounded(value(o.value())),
        o.unit().map(Unit::original).orElse(""),
        o.unit().map(u -> u.ucum().orElse("?")).orElse(""),
        o.range().map(r -> r.text()).orElse(""),
        String.join(" ", o.flags()),
        o.status());
  }

  private String value(Value value) {
    if (value instanceof Value.Quantity q) {
      return q.comparator().symbol() + q.number().toPlainString();
    }
    if (value instanceof Value.Text text) {
      return text.text();
    }
    if (value instanceof Value.Coded coded) {
      return coded.text().isEmpty() ? coded.code() : coded.code() + " " + coded.text();
    }
    if (value instanceof Value.Range range) {
      return plain(range.low()) + " - " + plain(range.high());
    }
    if (value instanceof Value.Ratio ratio) {
      return ratio.comparator().symbol() + ratio.numerator() + ":" + ratio.denominator();
    }
    if (value instanceof Value.Binary binary) {
      return binary.mediaType() + ", " + Words.size(binary.bytes().length);
    }
    Value.Absent absent = (Value.Absent) value;
    return words.text("trial.absent", absent.reason(), absent.raw());
  }

  private static String plain(Optional<BigDecimal> number) {
    return number.map(BigDecimal::toPlainString).orElse("");
  }

  private static String bounded(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, LONGEST) + "... (" + line.length() + ")";
  }
}
