package org.huren.lab.profile;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.TestCode;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile.DropRule;
import org.huren.lab.profile.InstrumentProfile.KnownCode;
import org.huren.lab.profile.InstrumentProfile.ObservationRule;
import org.huren.lab.profile.InstrumentProfile.RemarkRule;
import org.huren.lab.text.Segment;

/** Turns result records into observations, for one message; gathers what was noticed. */
final class ObservationMapper {
  private static final String NO_RULE = "no-rule";

  private final InstrumentProfile profile;
  private final ValueReader values;
  private final TimeReader times;
  private final List<Finding> findings;
  private final Map<String, Integer> dropped = new LinkedHashMap<>();

  ObservationMapper(
      InstrumentProfile profile, ValueReader values, TimeReader times, List<Finding> findings) {
    this.profile = profile;
    this.values = values;
    this.times = times;
    this.findings = findings;
  }

  /** What a group's records say. */
  record Results(List<Observation> observations, List<String> remarks) {}

  Results map(Group group, String orderType) {
    Results results = new Results(new ArrayList<>(), new ArrayList<>());
    Scope scope = group.scope();
    profile.observations().stream()
        .filter(r -> r.record().equals(orderType) && scope.has(orderType))
        .filter(r -> r.when().holds(scope))
        .findFirst()
        .flatMap(r -> observation(r, scope, List.of()))
        .ifPresent(results.observations()::add);
    for (Group.Line line : group.lines()) {
      line(line, scope.with(line.record()), results);
    }
    return results;
  }

  /** Tells what was left out, once all groups are done. */
  void reportDropped() {
    dropped.forEach((why, n) -> findings.add(Finding.of(Finding.Code.DROPPED, n, why)));
  }

  private void line(Group.Line line, Scope scope, Results results) {
    for (RemarkRule remark : profile.remarks()) {
      if (remark.when().holds(scope)) {
        results.remarks().add(String.join(" ", scope.all(remark.text())));
        return;
      }
    }
    for (DropRule drop : profile.drops()) {
      if (drop.when().holds(scope)) {
        dropped.merge(drop.reason(), 1, Integer::sum);
        return;
      }
    }
    Segment record = line.record();
    Optional<ObservationRule> rule =
        profile.observations().stream()
            .filter(r -> r.record().equals(record.type()) && r.when().holds(scope))
            .findFirst();
    if (rule.isEmpty()) {
      dropped.merge(NO_RULE, 1, Integer::sum);
    } else {
      observation(rule.get(), scope, line.notes()).ifPresent(results.observations()::add);
    }
  }

  private Optional<Observation> observation(
      ObservationRule rule, Scope scope, List<Segment> noteRecords) {
    Optional<String> code = scope.first(rule.code()).or(() -> scope.first(rule.text()));
    if (code.isEmpty()) {
      findings.add(Finding.of(Finding.Code.NO_TEST_CODE, rule.record()));
      return Optional.empty();
    }
    ValueReader.Read read = value(rule, scope);
    read.odd()
        .ifPresent(
            odd ->
                findings.add(
                    Finding.of(odd, code.get(), scope.first(rule.valueType()).orElse(""))));
    Optional<String> unit = scope.first(rule.unit()).or(read::unit);
    return Optional.of(
        new Observation(
            testCode(code.get(), scope.first(rule.text()).orElse("")),
            read.value(),
            unit.map(u -> new Unit(u, Optional.ofNullable(profile.units().get(u)))),
            range(rule, scope),
            scope.all(rule.flags()),
            status(rule.status(), scope),
            time(rule.observedAt(), scope),
            scope.first(rule.operator()),
            notes(noteRecords)));
  }

  private ValueReader.Read value(ObservationRule rule, Scope scope) {
    String type = scope.first(rule.valueType()).orElse("");
    FieldPath path =
        rule.value().stream()
            .filter(p -> !scope.all(p).isEmpty())
            .findFirst()
            .orElse(rule.value().get(0));
    return scope
        .record(path)
        .map(record -> values.read(record, path, type))
        .orElseGet(() -> ValueReader.Read.of(new Value.Absent(Value.Reason.EMPTY, "")));
  }

  private TestCode testCode(String code, String text) {
    Optional<KnownCode> known = Optional.ofNullable(profile.codes().get(code));
    return new TestCode(
        code, text, known.flatMap(KnownCode::name), known.flatMap(KnownCode::loinc));
  }

  private static Optional<ReferenceRange> range(ObservationRule rule, Scope scope) {
    return scope.first(rule.range()).flatMap(ValueReader::referenceRange);
  }

  ResultStatus status(List<FieldPath> paths, Scope scope) {
    Optional<String> said = scope.first(paths);
    if (said.isEmpty()) {
      return ResultStatus.UNKNOWN;
    }
    ResultStatus known = profile.statuses().get(said.get());
    if (known == null) {
      note(Finding.of(Finding.Code.UNKNOWN_STATUS, paths.get(0)));
      return ResultStatus.UNKNOWN;
    }
    return known;
  }

  /** A time, or a finding that there is one nobody can read. */
  Optional<OffsetDateTime> time(List<FieldPath> paths, Scope scope) {
    Optional<String> said = scope.first(paths);
    Optional<OffsetDateTime> time = said.flatMap(times::instant);
    if (said.isPresent() && time.isEmpty()) {
      note(Finding.of(Finding.Code.UNREADABLE_TIME, paths.get(0)));
    }
    return time;
  }

  /** Texts of comment records, empty ones left out. */
  List<String> notes(List<Segment> records) {
    List<String> texts = new ArrayList<>();
    for (Segment record : records) {
      String text = String.join(" ", Scope.empty().with(record).all(profile.notes())).strip();
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The same oddity of every line is one finding. */
  private void note(Finding finding) {
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }
}
