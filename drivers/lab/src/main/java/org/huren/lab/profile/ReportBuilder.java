package org.huren.lab.profile;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.huren.lab.model.Control;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Instrument;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.MessageIdentity;
import org.huren.lab.model.Observation;
import org.huren.lab.model.OrderReference;
import org.huren.lab.model.Patient;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Specimen;
import org.huren.lab.profile.InstrumentProfile.IdentityPart;
import org.huren.lab.profile.InstrumentProfile.ReportRule.Per;
import org.huren.lab.profile.InstrumentProfile.RoleRule;

/**
 * Makes reports of one message's groups, in the order they come: what belongs to one report is put
 * together, and what is odd is noted. For one message and one thread.
 */
final class ReportBuilder {
  private static final OrderReference NO_ORDER =
      new OrderReference(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);

  private final InstrumentProfile profile;
  private final ZoneId zone;
  private final TimeReader times;
  private final String orderType;
  private final List<Finding> findings = new ArrayList<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final List<Draft> empty = new ArrayList<>();
  private final ObservationMapper mapper;

  /**
   * @param orderType the record that an order's fields stand in; empty where there is none
   */
  ReportBuilder(
      InstrumentProfile profile,
      ZoneId zone,
      ValueReader values,
      TimeReader times,
      Terms terms,
      String orderType) {
    this.profile = profile;
    this.zone = zone;
    this.times = times;
    this.orderType = orderType;
    this.mapper = new ObservationMapper(profile, values, times, terms, findings);
  }

  /** What was noted so far; more may be added. */
  List<Finding> findings() {
    return findings;
  }

  void note(Finding.Code code, Object... arguments) {
    findings.add(Finding.of(code, arguments));
  }

  /**
   * Takes groups of one message of the protocol.
   *
   * @param results whether a group without observations is a report all the same if none has any
   */
  void add(List<Group> groups, String type, boolean results) {
    if (groups.isEmpty()) {
      findings.add(Finding.of(Finding.Code.NO_CONTENT));
    }
    for (Group group : groups) {
      Draft draft = draft(group, mapper.map(group, orderType), type);
      if (!draft.observations().isEmpty()) {
        add(draft);
      } else {
        findings.add(Finding.of(Finding.Code.NO_OBSERVATION));
        if (results) {
          empty.add(draft);
        }
      }
    }
  }

  private void add(Draft draft) {
    int last = drafts.size() - 1;
    if (profile.report().per() == Per.SPECIMEN && last >= 0 && drafts.get(last).joins(draft)) {
      drafts.get(last).join(draft);
    } else {
      drafts.add(draft);
    }
  }

  /** What came of all of it. */
  Mapping finish(String type, Supplier<List<Finding>> textFindings) {
    mapper.reportDropped();
    List<LabReport> found = (drafts.isEmpty() ? empty : drafts).stream().map(this::report).toList();
    if (found.stream().anyMatch(r -> r.specimen().id().isEmpty())) {
      findings.add(Finding.of(Finding.Code.NO_SAMPLE_ID, profile.specimen().id()));
    }
    List<Finding> all = new ArrayList<>(textFindings.get());
    all.addAll(findings);
    return found.isEmpty()
        ? new Mapping.NothingToReport(type, all)
        : new Mapping.Mapped(found, all);
  }

  private Draft draft(Group group, ObservationMapper.Results found, String type) {
    Scope scope = group.scope();
    SampleRole role = role(scope);
    List<String> notes = new ArrayList<>(mapper.notes(scope));
    notes.addAll(mapper.notes(group.notes()));
    notes.addAll(found.remarks());
    return new Draft(
        scope,
        type,
        role,
        specimen(scope, role),
        role == SampleRole.PATIENT ? patient(scope) : Optional.empty(),
        new ArrayList<>(found.observations()),
        notes);
  }

  private LabReport report(Draft draft) {
    Scope scope = draft.scope();
    MessageIdentity message =
        new MessageIdentity(
            scope.first(profile.message().sender()).orElse(""),
            scope.first(profile.message().controlId()),
            draft.type(),
            mapper.time(profile.message().sentAt(), scope));
    Optional<OffsetDateTime> asOf = newest(draft.observations()).or(message::sentAt);
    return new LabReport(
        identity(draft, asOf),
        asOf,
        message,
        instrument(scope),
        draft.role(),
        draft.specimen(),
        draft.patient(),
        control(scope, draft.role()),
        draft.role() == SampleRole.PATIENT ? order(scope) : NO_ORDER,
        status(draft.observations()),
        draft.observations(),
        draft.notes());
  }

  private Specimen specimen(Scope scope, SampleRole role) {
    if (role == SampleRole.QC && !profile.control().id().isEmpty()) {
      return new Specimen(
          scope.first(profile.control().id()),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
    List<String> ids = scope.all(profile.specimen().otherIds());
    Optional<String> id = scope.first(profile.specimen().id());
    String position = String.join("-", scope.all(profile.specimen().position()));
    return new Specimen(
        id,
        ids.stream().filter(i -> !Optional.of(i).equals(id)).distinct().toList(),
        scope.first(profile.specimen().type()),
        Optional.of(position).filter(p -> !p.isEmpty()),
        mapper.time(profile.specimen().collectedAt(), scope));
  }

  private OrderReference order(Scope scope) {
    return new OrderReference(
        scope.first(profile.order().placer()),
        scope.first(profile.order().filler()),
        scope.first(profile.order().panel()),
        mapper.time(profile.order().orderedAt(), scope),
        profile.order().urgent().stream().anyMatch(c -> c.holds(scope)));
  }

  private String identity(Draft draft, Optional<OffsetDateTime> asOf) {
    List<String> parts = new ArrayList<>();
    for (IdentityPart part : profile.report().identity()) {
      if (part instanceof IdentityPart.Sample) {
        parts.add(draft.specimen().id().orElse(""));
      } else if (part instanceof IdentityPart.Day) {
        parts.add(asOf.map(t -> t.atZoneSameInstant(zone).toLocalDate().toString()).orElse(""));
      } else if (part instanceof IdentityPart.Codes) {
        parts.add(codes(draft.observations()));
      } else if (part instanceof IdentityPart.Field field) {
        parts.add(draft.scope().first(List.of(field.path())).orElse(""));
      }
    }
    return String.join("|", parts);
  }

  /** What one order's records say, before it is known whether the next order joins it. */
  private record Draft(
      Scope scope,
      String type,
      SampleRole role,
      Specimen specimen,
      Optional<Patient> patient,
      List<Observation> observations,
      List<String> notes) {

    boolean joins(Draft next) {
      return specimen.id().isPresent()
          && specimen.id().equals(next.specimen.id())
          && patient.equals(next.patient)
          && role == next.role;
    }

    void join(Draft next) {
      observations.addAll(next.observations);
      next.notes.stream().filter(n -> !notes.contains(n)).forEach(notes::add);
    }
  }

  private SampleRole role(Scope scope) {
    return profile.roles().stream()
        .filter(r -> r.when().holds(scope))
        .findFirst()
        .map(RoleRule::role)
        .orElse(SampleRole.PATIENT);
  }

  private Instrument instrument(Scope scope) {
    return new Instrument(
        profile.name(),
        profile.manufacturer(),
        scope.first(profile.message().model()).orElse(profile.model()),
        scope.first(profile.message().serial()));
  }

  private Optional<Patient> patient(Scope scope) {
    Optional<LocalDate> birthDate = scope.first(profile.patient().birthDate()).flatMap(times::date);
    Patient patient =
        new Patient(
            scope.first(profile.patient().id()),
            scope.first(profile.patient().name()),
            birthDate,
            scope
                .first(profile.patient().sex())
                .map(s -> profile.sexes().getOrDefault(s, Patient.Sex.UNKNOWN))
                .orElse(Patient.Sex.UNKNOWN));
    return Optional.of(patient).filter(Patient::isKnown);
  }

  private Optional<Control> control(Scope scope, SampleRole role) {
    InstrumentProfile.ControlFields fields = profile.control();
    return role == SampleRole.QC
        ? Optional.of(
            new Control(
                scope.first(fields.name()),
                scope.first(fields.lot()),
                scope.first(fields.level()),
                scope.first(fields.mean()).flatMap(ReportBuilder::number),
                scope.first(fields.standardDeviation()).flatMap(ReportBuilder::number)))
        : Optional.empty();
  }

  private static Optional<BigDecimal> number(String text) {
    return text.matches("-?\\d{1,20}(\\.\\d{1,20})?")
        ? Optional.of(new BigDecimal(text))
        : Optional.empty();
  }

  /** Final only if all are; one that is not, decides. */
  private static ResultStatus status(List<Observation> observations) {
    List<ResultStatus> all = observations.stream().map(Observation::status).distinct().toList();
    for (ResultStatus weak :
        List.of(ResultStatus.UNKNOWN, ResultStatus.PRELIMINARY, ResultStatus.CORRECTED)) {
      if (all.contains(weak)) {
        return weak;
      }
    }
    return all.isEmpty() ? ResultStatus.UNKNOWN : all.get(0);
  }

  private static Optional<OffsetDateTime> newest(List<Observation> observations) {
    return observations.stream()
        .flatMap(o -> o.observedAt().stream())
        .max(OffsetDateTime.timeLineOrder());
  }

  /** A digest of which tests there are, whatever their order. */
  private static String codes(List<Observation> observations) {
    String all =
        String.join(
            "\n", observations.stream().map(o -> o.code().original()).distinct().sorted().toList());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
