package org.huren.lab.profile;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.huren.lab.model.Patient;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Value;
import org.huren.lab.record.PlainForm;
import org.huren.lab.record.RecordForm;

/**
 * One instrument model as data: how it talks and where in its messages everything lies. A list of
 * paths means the first that leads anywhere, unless said otherwise; an empty list, that the
 * instrument does not tell.
 *
 * @param name as {@code gateway.yaml} refers to it; the file's name without {@code .yaml}
 * @param source where the layout was taken from
 * @param records how its records are written
 * @param charset what its text is written in, if that is known
 * @param zone where its clock is, if not where the hospital is
 * @param roles what is not a patient's sample; the first that holds decides, controls last
 * @param drops results that are left out
 * @param remarks results that say something about the run, kept as notes of the report
 * @param notes where a comment record has its text
 * @param timeFormats patterns, or {@code dmy}, {@code mdy}, {@code ymd} for the order of a date
 * @param plain how records are written that are neither LIS02-A2's nor HL7's
 * @param flags what the instrument's own flags mean; empty: nothing
 * @param queries how it asks for orders and wants to be told of them; the first that knows a
 *     message decides
 */
public record InstrumentProfile(
    String name,
    String manufacturer,
    String model,
    String source,
    Protocol protocol,
    RecordForm records,
    Optional<PlainForm> plain,
    Optional<Charset> charset,
    Optional<ZoneId> zone,
    MessageFields message,
    ReportRule report,
    SpecimenFields specimen,
    PatientFields patient,
    OrderFields order,
    ControlFields control,
    List<RoleRule> roles,
    List<ObservationRule> observations,
    List<DropRule> drops,
    List<RemarkRule> remarks,
    List<Lookup> notes,
    Map<String, ResultStatus> statuses,
    Map<String, Patient.Sex> sexes,
    List<String> timeFormats,
    Map<String, String> flags,
    ValueRules values,
    Map<String, KnownCode> codes,
    Map<String, String> units,
    List<QueryRules> queries) {

  public InstrumentProfile {
    roles = List.copyOf(roles);
    observations = List.copyOf(observations);
    drops = List.copyOf(drops);
    remarks = List.copyOf(remarks);
    notes = List.copyOf(notes);
    queries = List.copyOf(queries);
    statuses = Map.copyOf(statuses);
    sexes = Map.copyOf(sexes);
    flags = Map.copyOf(flags);
    timeFormats = List.copyOf(timeFormats);
    codes = Map.copyOf(codes);
    units = Map.copyOf(units);
  }

  /**
   * What the message says about itself and its sender.
   *
   * @param notResults messages that hold no results whatever they call themselves
   */
  public record MessageFields(
      List<Lookup> sender,
      List<Lookup> model,
      List<Lookup> serial,
      List<Lookup> controlId,
      List<Lookup> sentAt,
      List<Condition> notResults) {}

  /**
   * What makes one report, and what makes two of them versions of one.
   *
   * @param identity in order; the first is the sample unless the profile says otherwise
   */
  public record ReportRule(Per per, List<IdentityPart> identity) {
    /** How many reports a message holds. */
    public enum Per {
      /** One for each order record. */
      ORDER,
      /** One for all neighbouring orders on the same specimen. */
      SPECIMEN
    }
  }

  /** A part of a report's identity. */
  public sealed interface IdentityPart {
    /** The sample id. */
    record Sample() implements IdentityPart {}

    /** The local day of the measurement. */
    record Day() implements IdentityPart {}

    /** A digest of the test codes. */
    record Codes() implements IdentityPart {}

    /** A field. */
    record Field(FieldPath path) implements IdentityPart {}
  }

  /**
   * Where the specimen is described.
   *
   * @param position every path, joined by a hyphen
   */
  public record SpecimenFields(
      List<Lookup> id,
      List<Lookup> otherIds,
      List<Lookup> type,
      List<Lookup> position,
      List<Lookup> collectedAt) {}

  /** Where the patient is described. */
  public record PatientFields(
      List<Lookup> id, List<Lookup> name, List<Lookup> birthDate, List<Lookup> sex) {}

  /**
   * Where the order is described.
   *
   * @param urgent of what somebody waits for, any of these holds
   */
  public record OrderFields(
      List<Lookup> placer,
      List<Lookup> filler,
      List<Lookup> panel,
      List<Lookup> orderedAt,
      List<Condition> urgent) {}

  /**
   * Where the control of a QC run is described.
   *
   * @param id what stands for the sample id in a QC run
   */
  public record ControlFields(
      List<Lookup> id,
      List<Lookup> name,
      List<Lookup> lot,
      List<Lookup> level,
      List<Lookup> mean,
      List<Lookup> standardDeviation) {}

  /** A message whose fields look like this is about such a sample. */
  public record RoleRule(SampleRole role, Condition when) {}

  /**
   * Where a result lies in one type of record.
   *
   * @param record the type that holds one result each
   * @param when which of them; the first rule that holds takes the record
   * @param goesOn whether the record is offered to the rules behind this one as well
   * @param form what the value is to be read as
   * @param mediaType of an attachment
   * @param valueType where the record names the value's HL7 data type
   * @param comparator where {@code <} or {@code >} stands if not before the number
   * @param low lower limit of the range, where that stands by itself
   * @param high upper limit, likewise
   * @param flags every path, every repeat
   */
  public record ObservationRule(
      String record,
      Condition when,
      boolean goesOn,
      Form form,
      List<Lookup> code,
      List<Lookup> text,
      List<Lookup> value,
      List<Lookup> valueType,
      List<Lookup> mediaType,
      List<Lookup> comparator,
      List<Lookup> unit,
      List<Lookup> range,
      List<Lookup> low,
      List<Lookup> high,
      List<Lookup> flags,
      List<Lookup> status,
      List<Lookup> observedAt,
      List<Lookup> operator) {

    /** What a value is to be read as. */
    public enum Form {
      /** As the grammar of values, and the declared type if there is one, have it. */
      VALUE,
      /** Words, even if they look like a number. */
      TEXT,
      /** Base64. */
      ATTACHMENT,
      /** Words about the measurement of the same code before it, which become a flag of that. */
      INTERPRETATION
    }
  }

  /** Results that are left out, and why. */
  public record DropRule(Condition when, String reason) {}

  /**
   * Results that become notes.
   *
   * @param text every path, joined by a blank
   */
  public record RemarkRule(Condition when, List<Lookup> text) {}

  /**
   * How values are written, besides what every instrument does.
   *
   * @param unitInValue whether a unit may be glued to its number
   * @param flagInValue what may stand before or behind a number and is a flag
   * @param absent what stands in place of a value
   */
  public record ValueRules(
      DecimalMark decimal,
      boolean unitInValue,
      Optional<Pattern> flagInValue,
      List<AbsentRule> absent) {
    public ValueRules {
      absent = List.copyOf(absent);
    }
  }

  /** What separates the fraction. */
  public enum DecimalMark {
    POINT,
    COMMA,
    /** Either, as the instrument's language setting has it. */
    EITHER
  }

  /** A text that is not a value. */
  public record AbsentRule(Pattern pattern, Value.Reason reason) {}

  /**
   * What a test code means.
   *
   * @param unit UCUM code of its values if the instrument sends none
   * @param convertTo UCUM code of the unit that is wanted instead of the instrument's
   * @param molarMass in g/mol, for a conversion between mass and amount of substance
   */
  public record KnownCode(
      Optional<String> name,
      Optional<String> loinc,
      Optional<String> unit,
      Optional<String> convertTo,
      Optional<BigDecimal> molarMass) {

    /** This, and what the other says where this says nothing. */
    KnownCode or(KnownCode other) {
      return new KnownCode(
          name.or(other::name),
          loinc.or(other::loinc),
          unit.or(other::unit),
          convertTo.or(other::convertTo),
          molarMass.or(other::molarMass));
    }
  }
}
