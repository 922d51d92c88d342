package org.huren.lab.query;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.huren.lab.model.Patient;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.MessageTemplate;
import org.huren.lab.profile.MessageTemplate.Each;
import org.huren.lab.profile.MessageTemplate.Line;
import org.huren.lab.profile.MessageTemplate.Part;
import org.huren.lab.profile.QueryRules;
import org.huren.lab.query.Question.Asked;
import org.huren.lab.text.Segment;

/**
 * Fills one template in. Whatever is filled in is escaped and free of control characters, so that
 * no name can end a record, a frame or a block.
 */
final class TemplateWriter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT);

  private final InstrumentProfile profile;
  private final QueryRules rules;
  private final Asked asked;
  private final List<Sample> samples;
  private final HostQueries.Sending how;
  private final StringBuilder out = new StringBuilder();
  private final String id;
  private Escaping escaping = Escaping.NONE;
  private int number;

  TemplateWriter(
      InstrumentProfile profile,
      QueryRules rules,
      Asked asked,
      List<Sample> samples,
      HostQueries.Sending how) {
    this.profile = profile;
    this.rules = rules;
    this.asked = asked;
    this.samples = samples;
    this.how = how;
    this.id = how.ids().get();
  }

  /** A test by the instrument's code. */
  record OwnTest(String code, String name, boolean cancelled) {}

  /** An order with the tests that are the instrument's, and the question it answers. */
  record Sample(WorkOrder order, List<OwnTest> tests, Optional<Asked> asked) {
    Sample asked(Asked question) {
      return new Sample(order, tests, Optional.of(question));
    }
  }

  /** Where in the repetitions a line stands; numbers count from 1. */
  private record At(
      Optional<Sample> sample, Optional<OwnTest> test, int sampleNumber, int inSample) {}

  byte[] write(MessageTemplate template) {
    escaping = Escaping.of(template.lines().get(0), rules.escapes());
    At whole = new At(samples.stream().findFirst(), Optional.empty(), 1, 1);
    List<Line> lines = template.lines();
    int i = 0;
    while (i < lines.size()) {
      if (lines.get(i).each() == Each.MESSAGE) {
        line(lines.get(i), whole);
        i++;
      } else {
        int end = i;
        while (end < lines.size() && lines.get(end).each() != Each.MESSAGE) {
          end++;
        }
        repeated(lines.subList(i, end));
        i = end;
      }
    }
    return out.toString().getBytes(charset());
  }

  private void repeated(List<Line> lines) {
    int sampleNumber = 0;
    for (Sample sample : samples) {
      sampleNumber++;
      int i = 0;
      while (i < lines.size()) {
        if (lines.get(i).each() == Each.SAMPLE) {
          line(lines.get(i), new At(Optional.of(sample), Optional.empty(), sampleNumber, 1));
          i++;
        } else {
          int end = i;
          while (end < lines.size() && lines.get(end).each() == Each.TEST) {
            end++;
          }
          tests(lines.subList(i, end), sample, sampleNumber);
          i = end;
        }
      }
    }
  }

  private void tests(List<Line> lines, Sample sample, int sampleNumber) {
    int inSample = 0;
    for (OwnTest test : sample.tests()) {
      number++;
      inSample++;
      At at = new At(Optional.of(sample), Optional.of(test), sampleNumber, inSample);
      lines.forEach(line -> line(line, at));
    }
  }

  private void line(Line line, At at) {
    line.parts().forEach(part -> out.append(text(part, at)));
    out.append('\r');
  }

  private String text(Part part, At at) {
    if (part instanceof Part.Literal literal) {
      return literal.text();
    }
    if (part instanceof Part.Filled filled) {
      return filled.name() == MessageTemplate.Name.TESTS
          ? allTests(at)
          : written(value(filled.name(), filled.plus(), at), filled.atMost());
    }
    List<Segment> question =
        at.sample().flatMap(Sample::asked).map(Asked::records).orElse(asked.records());
    if (part instanceof Part.Copied copied) {
      return first(question, copied.record())
          .map(s -> whole(s))
          .map(TemplateWriter::printable)
          .orElse("");
    }
    Part.Asked wanted = (Part.Asked) part;
    Optional<Segment> record = first(question, wanted.path().record());
    if (wanted.path().isRaw()) {
      return record.map(s -> printable(s.raw(wanted.path().field()))).orElse("");
    }
    if (wanted.padded()) {
      return written(record.map(s -> wanted.path().padded(s)).orElse(""), wanted.atMost());
    }
    return written(
        record.map(s -> String.join(" ", wanted.path().in(s))).orElse(""), wanted.atMost());
  }

  private static Optional<Segment> first(List<Segment> records, String type) {
    return records.stream().filter(s -> s.type().equals(type)).findFirst();
  }

  private static String whole(Segment segment) {
    List<String> fields = new ArrayList<>();
    fields.add(segment.type());
    boolean astm = segment.type().length() == 1;
    for (int n = astm ? 2 : 1; n <= segment.lastField(); n++) {
      fields.add(segment.raw(n));
    }
    return String.join(String.valueOf(segment.delimiter()), fields);
  }

  private String allTests(At at) {
    List<OwnTest> tests = at.sample().map(Sample::tests).orElse(List.of());
    return tests.stream()
        .map(
            test ->
                rules.test().lines().get(0).parts().stream()
                    .map(p -> text(p, new At(at.sample(), Optional.of(test), 1, 1)))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining(rules.between()));
  }

  private String value(MessageTemplate.Name name, int plus, At at) {
    Optional<WorkOrder> order = at.sample().map(Sample::order);
    Optional<Patient> patient = order.flatMap(WorkOrder::patient);
    return switch (name) {
      case NOW -> TIME.format(how.now());
      case ID -> id;
      case SAMPLE -> order.map(WorkOrder::sample).orElse(asked.sample());
      case SAMPLE_NUMBER -> Integer.toString(plus + at.sampleNumber());
      case ORDER -> order.map(WorkOrder::order).orElse("");
      case NUMBER -> Integer.toString(plus + Math.max(1, number));
      case TEST_NUMBER -> Integer.toString(plus + at.inSample());
      case CODE -> at.test().map(OwnTest::code).orElse("");
      case TEST_NAME -> at.test().map(OwnTest::name).orElse("");
      case ACTION ->
          at.test().map(OwnTest::cancelled).orElse(false)
              ? rules.cancelAction()
              : rules.newAction();
      case TESTS -> "";
      case PATIENT_ID -> patient.flatMap(Patient::id).orElse("");
      case PATIENT_NAME -> patient.flatMap(Patient::name).orElse("");
      case BIRTH_DATE -> patient.flatMap(Patient::birthDate).map(this::date).orElse("");
      case SEX ->
          rules.sexes().getOrDefault(patient.map(Patient::sex).orElse(Patient.Sex.UNKNOWN), "");
      case PRIORITY -> order.map(WorkOrder::stat).orElse(false) ? rules.stat() : rules.routine();
      case SPECIMEN_TYPE -> specimenType(order.flatMap(WorkOrder::specimenType));
      case COLLECTED_AT -> time(order.flatMap(WorkOrder::collectedAt));
      case ORDERED_AT -> time(order.flatMap(WorkOrder::orderedAt));
      case REQUESTER -> order.flatMap(WorkOrder::requester).orElse("");
      case DEPARTMENT -> order.flatMap(WorkOrder::department).orElse("");
      case WARD -> order.flatMap(WorkOrder::ward).orElse("");
      case BED -> order.flatMap(WorkOrder::bed).orElse("");
    };
  }

  private String date(LocalDate date) {
    return DATE.format(date);
  }

  private String time(Optional<OffsetDateTime> time) {
    return time.map(t -> TIME.format(t.atZoneSameInstant(how.now().getZone()))).orElse("");
  }

  private String specimenType(Optional<String> ordered) {
    Map<String, String> known = rules.specimenTypes();
    return ordered
        .flatMap(t -> Optional.ofNullable(known.get(t)))
        .or(() -> Optional.ofNullable(known.get(QueryRules.ANY_OTHER)))
        .or(() -> ordered)
        .orElse("");
  }

  private String written(String value, int atMost) {
    String plain = printable(value);
    int end =
        plain.offsetByCodePoints(0, Math.min(plain.codePointCount(0, plain.length()), atMost));
    return escaping.escape(plain.substring(0, end));
  }

  /** Control characters, and what other lines' ends there are, become blanks. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]", " ");
  }

  private Charset charset() {
    return rules.charset().or(profile::charset).orElse(StandardCharsets.UTF_8);
  }
}
