package org.huren.lab.profile;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile.DropRule;
import org.huren.lab.profile.InstrumentProfile.ObservationRule;
import org.huren.lab.profile.InstrumentProfile.RemarkRule;
import org.huren.lab.text.Segment;

/** Turns result records into observations, for one message; gathers what was noticed. */
final class ObservationMapper {
  private static final String NO_RULE = "no-rule";

  private final InstrumentProfile profile;
  private final ValueReader values;
  private final TimeReader times;
  // The results of a message mostly bear one time
  private String lastText = "";
  private Optional<OffsetDateTime> lastTime = Optional.empty();
  private final Terms terms;
  private final List<Finding> findings;
  private final Map<String, Integer> dropped = new LinkedHashMap<>();

  ObservationMapper(
      InstrumentProfile profile,
      ValueReader values,
      TimeReader times,
      Terms terms,
      List<Finding> findings) {
    this.profile = profile;
    this.values = values;
    this.times = times;
    this.terms = terms;
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
    String type = line.record().type();
    for (RemarkRule remark : profile.remarks()) {
      if (remark.when().concerns(type) && remark.when().holds(scope)) {
        results.remarks().add(String.join(" ", scope.all(remark.text())));
        return;
      }
    }
    for (DropRule drop : profile.drops()) {
      if (drop.when().concerns(type) && drop.when().holds(scope)) {
        dropped.merge(drop.reason(), 1, Integer::sum);
        return;
      }
    }
    boolean taken = false;
    for (ObservationRule rule : profile.observations()) {
      if (rule.record().equals(type) && rule.when().holds(scope)) {
        taken = true;
        observation(rule, scope, line.notes()).ifPresent(o -> add(o, rule, scope, results));
        if (!rule.goesOn()) {
          return;
        }
      }
    }
    if (!taken) {
      dropped.merge(NO_RULE, 1, Integer::sum);
    }
  }

  /** An interpretation is of the nearest measurement of its code, or stands by itself. */
  private void add(Observation found, ObservationRule rule, Scope scope, Results results) {
    List<Observation> before = results.observations();
    if (rule.form() == ObservationRule.Form.INTERPRETATION) {
      for (int i = before.size() - 1; i >= 0; i--) {
        if (before.get(i).code().original().equals(found.code().original())
            && !isWords(before.get(i).value())) {
          Optional<String> words = words(found.value()).or(() -> scope.first(rule.value()));
          before.set(i, interpreted(before.get(i), found, words));
          return;
        }
      }
    }
    before.add(found);
  }

  private static boolean isWords(Value value) {
    return value instanceof Value.Text || value instanceof Value.Coded;
  }

  private static Optional<String> words(Value value) {
    return value instanceof Value.Coded coded
        ? Stream.of(coded.text(), coded.code()).filter(w -> !w.isEmpty()).findFirst()
        : Optional.empty();
  }

  private Observation interpreted(Observation of, Observation said, Optional<String> words) {
    Set<String> flags = new LinkedHashSet<>(of.flags());
    words.ifPresent(w -> flags.addAll(known(w)));
    flags.addAll(said.flags());
    List<String> notes = new ArrayList<>(of.notes());
    said.notes().stream().filter(n -> !notes.contains(n)).forEach(notes::add);
    return new Observation(
        of.code(),
        of.value(),
        of.unit(),
        of.range(),
        List.copyOf(flags),
        of.status(),
        of.observedAt(),
        of.operator(),
        notes);
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
    Terms.Result result =
        wanted(
            code.get(),
            new Terms.Result(
                compared(read.value(), rule, scope),
                terms.unit(code.get(), scope.first(rule.unit()).or(read::unit)),
                range(rule, scope)));
    return Optional.of(
        new Observation(
            terms.code(code.get(), scope.first(rule.text()).orElse("")),
            result.value(),
            result.unit(),
            result.range(),
            flags(rule, scope, read),
            status(rule.status(), scope),
            time(rule.observedAt(), scope),
            scope.first(rule.operator()),
            notes(noteRecords)));
  }

  private ValueReader.Read value(ObservationRule rule, Scope scope) {
    Lookup place =
        rule.value().stream()
            .filter(p -> !scope.all(p).isEmpty())
            .findFirst()
            .orElse(rule.value().get(0));
    String text = scope.first(List.of(place)).orElse("");
    String type = scope.first(rule.valueType()).orElse("");
    return switch (rule.form()) {
      case ATTACHMENT -> values.attachment(text, scope.first(rule.mediaType()).orElse(""));
      case TEXT -> values.words(text);
      case VALUE, INTERPRETATION ->
          place instanceof FieldPath path && scope.record(path).isPresent()
              ? values.read(scope.record(path).get(), path, type)
              : values.read(text, type);
    };
  }

  /** A number that has its comparator elsewhere. */
  private static Value compared(Value value, ObservationRule rule, Scope scope) {
    if (value instanceof Value.Quantity quantity
        && quantity.comparator() == Value.Comparator.EQUAL) {
      return scope
          .first(rule.comparator())
          .flatMap(ValueGrammar::symbol)
          .<Value>map(c -> new Value.Quantity(c, quantity.number(), quantity.raw()))
          .orElse(value);
    }
    return value;
  }

  /** The instrument's flags, and behind each what the profile says that it means. */
  private List<String> flags(ObservationRule rule, Scope scope, ValueReader.Read read) {
    Set<String> flags = new LinkedHashSet<>();
    Stream.concat(read.flag().stream(), scope.all(rule.flags()).stream())
        .forEach(flag -> flags.addAll(known(flag)));
    return List.copyOf(flags);
  }

  private List<String> known(String flag) {
    String meaning = profile.flags().get(flag);
    if (meaning == null) {
      return List.of(flag);
    }
    return meaning.isEmpty() ? List.of() : List.of(flag, meaning);
  }

  private Terms.Result wanted(String code, Terms.Result read) {
    Optional<Terms.Result> wanted = terms.wanted(code, read);
    if (wanted.isEmpty()) {
      String unit = read.unit().map(Unit::original).orElse("");
      note(Finding.of(Finding.Code.UNIT_NOT_CONVERTIBLE, code, unit));
    }
    return wanted.orElse(read);
  }

  private Optional<ReferenceRange> range(ObservationRule rule, Scope scope) {
    return scope
        .first(rule.range())
        .or(() -> limits(scope.first(rule.low()), scope.first(rule.high())))
        .flatMap(values::referenceRange);
  }

  private static Optional<String> limits(Optional<String> low, Optional<String> high) {
    if (low.isPresent() && high.isPresent()) {
      return Optional.of(low.get() + " - " + high.get());
    }
    return low.map(l -> ">=" + l).or(() -> high.map(h -> "<=" + h));
  }

  ResultStatus status(List<Lookup> paths, Scope scope) {
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

  private Optional<OffsetDateTime> time(String text) {
    if (!text.equals(lastText)) {
      lastText = text;
      lastTime = times.instant(text);
    }
    return lastTime;
  }

  /** A time, or a finding that there is one nobody can read. */
  Optional<OffsetDateTime> time(List<Lookup> paths, Scope scope) {
    Optional<String> said = scope.first(paths);
    Optional<OffsetDateTime> time = said.flatMap(this::time);
    if (said.isPresent() && time.isEmpty()) {
      note(Finding.of(Finding.Code.UNREADABLE_TIME, paths.get(0)));
    }
    return time;
  }

  /** Texts of the order's own records that the profile counts among its comments. */
  List<String> notes(Scope scope) {
    return scope.all(profile.notes());
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
