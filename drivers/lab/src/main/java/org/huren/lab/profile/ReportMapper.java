package org.huren.lab.profile;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.model.Finding;
import org.huren.lab.model.Unit;
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
    ReportBuilder work = builder("");
    List<Group> samples = new ArrayList<>();
    for (Group group : PlainGrouping.of(message, results)) {
      if (isNotResults(group.scope())) {
        work.note(Finding.Code.NOT_RESULTS, PLAIN);
      } else {
        samples.add(group);
      }
    }
    if (!samples.isEmpty() || work.findings().isEmpty()) {
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
    ReportBuilder work = builder("");
    if (message.results().isEmpty() || isNotResults(scope)) {
      work.note(Finding.Code.NOT_RESULTS, type);
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
    ReportBuilder work = builder("O");
    String type = "O";
    for (AstmMessage message : transmission.messages()) {
      if (message.isEmpty()) {
        work.note(Finding.Code.NO_CONTENT);
        type = "H";
      } else if (isNotResults(Scope.empty().with(message.header()))) {
        work.note(Finding.Code.NOT_RESULTS, "H");
        type = "H";
      } else if (has(message, "Q")) {
        work.note(Finding.Code.NOT_RESULTS, "Q");
        type = "Q";
      } else {
        work.add(AstmGrouping.of(message, work.findings()), "ASTM", false);
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
    ReportBuilder work = builder("OBR");
    String type = "";
    for (Hl7Message message : batch.messages()) {
      type = message.type();
      if (message.kind() == Hl7Message.Kind.RESULTS
          && !isNotResults(Scope.empty().with(message.header()))) {
        work.add(Hl7Grouping.of(message, work.findings()), type, true);
      } else {
        work.note(Finding.Code.NOT_RESULTS, type);
      }
    }
    return work.finish(type, batch::findings);
  }

  private ReportBuilder builder(String orderType) {
    return new ReportBuilder(profile, zone, values, times, terms, orderType);
  }
}
