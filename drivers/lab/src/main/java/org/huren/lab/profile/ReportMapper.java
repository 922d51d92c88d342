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
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
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
import org.huren.lab.model.Unit;
import org.huren.lab.profile.InstrumentProfile.IdentityPart;
import org.huren.lab.profile.InstrumentProfile.ReportRule.Per;
import org.huren.lab.profile.InstrumentProfile.RoleRule;
import org.huren.lab.record.AstmMessage;
import org.huren.lab.record.PlainForm;
import org.huren.lab.record.PlainMessage;
import org.huren.lab.record.TaggedMessage;
import org.huren.lab.record.Transmission;
import org.huren.lab.text.Segment;

/**
 * Reads messages of one instrument into the model, as its profile says. Immutable and safe for any
 * thread; never throws for what a message holds.
 */
public final class ReportMapper {
  /** What a message is called that has no type of its own. */
  private static final String PLAIN = "PLAIN";

  private static final OrderReference NO_ORDER =
      new OrderReference(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final InstrumentProfile profile;
  private final ZoneId zone;
  private final ValueReader values;
  private final TimeReader times;
  private final Terms terms;

  /**
   * A mapper for one instrument, as its profile alone has it.
   *
   * @param hospitalZone where the instrument's clock is, unless its profile says so itself
   */
  public ReportMapper(InstrumentProfile profile, ZoneId hospitalZone) {
    this(profile, hospitalZone, SiteTerms.NONE);
  }

  /**
   * A mapper for one instrument.
   *
   * @param hospitalZone where the instrument's clock is, unless its profile says so itself
   * @param site what the hospital says of its codes and units
   */
  public ReportMapper(InstrumentProfile profile, ZoneId hospitalZone, SiteTerms site) {
    this.profile = profile;
    this.zone = profile.zone().orElse(hospitalZone);
    this.values = new ValueReader(profile.values());
    this.times = new TimeReader(profile.timeFormats(), zone);
    this.terms = new Terms(profile, site);
  }

  /** Whether a unit as the instrument writes it is mapped. */
  public boolean knowsUnit(String written) {
    return terms.unit("", Optional.of(written)).flatMap(Unit::ucum).isPresent();
  }

  /** Whether a code is mapped to anything. */
  public boolean knowsCode(String code) {
    return terms.code(code, "").isKnown();
  }

  /** The sample id that these records name, the first record of each type counting. */
  public Optional<String> sampleId(List<Segment> records) {
    return Scope.of(records).first(profile.specimen().id());
  }

  /** Reads one message as it was stored, which may hold several of the protocol's own. */
  public Mapping map(byte[] message) {
    if (profile.protocol() instanceof Protocol.Hl7) {
      return hl7(message);
    }
    if (profile.plain().isPresent()) {
      return plain(message, profile.plain().get());
    }
    return profile.records().tags() ? tagged(message) : astm(message);
  }

  private Mapping plain(byte[] bytes, PlainForm form) {
    PlainMessage message = PlainMessage.parse(bytes, form, profile.charset());
    Set<String> results =
        profile.observations().stream()
            .map(InstrumentProfile.ObservationRule::record)
            .collect(Collectors.toUnmodifiableSet());
    Work work = new Work("");
    List<Group> samples = new ArrayList<>();
    for (Group group : PlainGrouping.of(message, results)) {
      if (isNotResults(group.scope())) {
        work.findings.add(Finding.of(Finding.Code.NOT_RESULTS, PLAIN));
      } else {
        samples.add(group);
      }
    }
    if (!samples.isEmpty() || work.findings.isEmpty()) {
      work.add(samples, PLAIN, false);
    }
    return work.finish(PLAIN, message::findings);
  }

  private Mapping tagged(byte[] bytes) {
    TaggedMessage message = TaggedMessage.parse(bytes, profile.records(), profile.charset());
    String type = message.head().get(profile.records().message(), 1, 0, 0);
    if (type.isEmpty()) {
      return new Mapping.Unreadable(Mapping.Reason.NO_HEADER, message.findings());
    }
    Scope scope = Scope.empty().with(message.head());
    Work work = new Work("");
    if (message.results().isEmpty() || isNotResults(scope)) {
      work.findings.add(Finding.of(Finding.Code.NOT_RESULTS, type));
    } else {
      Group group = new Group(scope, List.of());
      message.results().forEach(group::addLine);
      work.add(List.of(group), type, true);
    }
    return work.finish(type, message::findings);
  }

  private boolean isNotResults(Scope header) {
    return profile.message().notResults().stream().anyMatch(c -> c.holds(header));
  }

  private Mapping astm(byte[] bytes) {
    Transmission transmission = Transmission.parse(bytes, profile.records(), profile.charset());
    if (transmission.messages().isEmpty()) {
      return new Mapping.Unreadable(Mapping.Reason.NO_HEADER, transmission.findings());
    }
    Work work = new Work("O");
    String type = "O";
    for (AstmMessage message : transmission.messages()) {
      if (message.isEmpty()) {
        work.findings.add(Finding.of(Finding.Code.NO_CONTENT));
        type = "H";
      } else if (isNotResults(Scope.empty().with(message.header()))) {
        work.findings.add(Finding.of(Finding.Code.NOT_RESULTS, "H"));
        type = "H";
      } else if (has(message, "Q")) {
        work.findings.add(Finding.of(Finding.Code.NOT_RESULTS, "Q"));
        type = "Q";
      } else {
        work.add(AstmGrouping.of(message, work.findings), "ASTM", false);
      }
    }
    return work.finish(type, transmission::findings);
  }

  private static boolean has(AstmMessage message, String type) {
    return message.records().stream().anyMatch(r -> r.type().equals(type));
  }

  private Mapping hl7(byte[] bytes) {
    Hl7Batch batch = Hl7Batch.parse(bytes, profile.charset());
    if (batch.messages().isEmpty()) {
      return new Mapping.Unreadable(Mapping.Reason.NO_HEADER, batch.findings());
    }
    Work work = new Work("OBR");
    String type = "";
    for (Hl7Message message : batch.messages()) {
      type = message.type();
      if (message.kind() == Hl7Message.Kind.RESULTS
          && !isNotResults(Scope.empty().with(message.header()))) {
        work.add(Hl7Grouping.of(message, work.findings), type, true);
      } else {
        work.findings.add(Finding.of(Finding.Code.NOT_RESULTS, type));
      }
    }
    return work.finish(type, batch::findings);
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

  /** The reading of one message. */
  private final class Work {
    private final String orderType;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Draft> empty = new ArrayList<>();
    private final ObservationMapper mapper =
        new ObservationMapper(profile, values, times, terms, findings);

    Work(String orderType) {
      this.orderType = orderType;
    }

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

    Mapping finish(String type, Supplier<List<Finding>> textFindings) {
      mapper.reportDropped();
      List<LabReport> found =
          (drafts.isEmpty() ? empty : drafts).stream().map(this::report).toList();
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
          mapper.time(profile.order().orderedAt(), scope));
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
                scope.first(fields.mean()).flatMap(ReportMapper::number),
                scope.first(fields.standardDeviation()).flatMap(ReportMapper::number)))
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
