package org.huren.agent.analyzer;

import static java.util.stream.Collectors.joining;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.Observation;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.model.Value;
import org.huren.lab.profile.Mapping;

/**
 * Facts of an analyzer's message.
 *
 * <p>The identity is a digest of what the message says of patients, see {@link ReportContent}: one
 * that comes again, because its acknowledgement was lost or because somebody pressed the button,
 * says the same, while one that says something new about the same sample is a new version of its
 * report, which the platform keeps apart by the report's own identity.
 */
public final class LabFacts {
  /** What the message is: {@code RESULTS}, {@code NOTHING_TO_REPORT} or {@code UNREADABLE}. */
  public static final String CONTENT = "Content";

  /** The message's type, {@code ORU^R01} or {@code ASTM}. */
  public static final String MESSAGE_TYPE = "MessageType";

  /** What was in the tubes, by {@link SampleRole}, each once. */
  public static final String ROLES = "Roles";

  /** How many reports of patients the message holds. */
  public static final String PATIENT_REPORTS = "PatientReports";

  /** How many of those have no sample id; absent if all have one. */
  public static final String WITHOUT_SAMPLE_ID = "WithoutSampleID";

  /** How many results of patients the message holds. */
  public static final String OBSERVATIONS = "Observations";

  /** How the reports of patients stand, by {@link ResultStatus}, each once. */
  public static final String STATUSES = "Statuses";

  /** The patients' specimens, whole and each once, one a line. */
  private static final String SPECIMENS = "Specimens";

  private static final int MOST_SPECIMENS = 500;

  /** How the message was read; see {@link Analyzer#revision}. */
  public static final String REVISION = "Mapping";

  /** What its patients' reports are known by, each once; see {@link #known(LabReport)}. */
  public static final String REPORTS = "Reports";

  // Looked up by their parts, of which none may be cut off
  private static final Set<String> WHOLE = Set.of(SPECIMENS, REPORTS);

  /** When the message says it was sent. */
  static final String SENT_AT = "SentAt";

  /** Units of numbers that have no UCUM code, each once; see {@link #listed}. */
  public static final String UNMAPPED_UNITS = "UnmappedUnits";

  /** Test codes that nobody has named, each once; see {@link #listed}. */
  public static final String UNMAPPED_CODES = "UnmappedCodes";

  private static final String SEPARATOR = " ¦ ";
  private static final int LONGEST_LIST = 2000;

  private static final int IDENTITY_BYTES = 16;
  private static final int MOST_SHOWN = 20;
  private static final int MOST_FINDINGS = 50;
  private static final int LONGEST = 256;

  /** What a message turned out to be. */
  public enum Content {
    RESULTS,
    NOTHING_TO_REPORT,
    UNREADABLE
  }

  private LabFacts() {}

  /** The specimens that a message has patients' results of. */
  public static List<String> specimens(Facts facts) {
    return facts.attribute(SPECIMENS).map(s -> List.of(s.split("\n", -1))).orElse(List.of());
  }

  /** A digest of what a report is known by at the platform: its versions have the same. */
  public static String known(LabReport report) {
    return identity(report.identity().getBytes(StandardCharsets.UTF_8)).substring(0, 11);
  }

  /** Facts of a system's message as its profile reads it; its bytes are what it is known by. */
  public static Facts of(byte[] message, Mapping mapping) {
    return of(mapping, identity(message), Map.of());
  }

  /** Facts of an analyzer's message, read as the files of that revision have it. */
  static Facts of(byte[] message, Mapping mapping, String revision) {
    Map<String, String> more = new TreeMap<>(Map.of(REVISION, revision));
    if (mapping instanceof Mapping.Mapped mapped) {
      unmapped(mapped.reports(), more);
    }
    return of(mapping, identity(message, mapping), more);
  }

  private static Facts of(Mapping mapping, String identity, Map<String, String> more) {
    List<Finding> findings =
        mapping.findings().stream().distinct().limit(MOST_FINDINGS).map(LabFacts::finding).toList();
    Map<String, String> attributes = new TreeMap<>();
    Optional<String> sample = Optional.empty();
    if (mapping instanceof Mapping.Mapped mapped) {
      attributes.put(CONTENT, Content.RESULTS.name());
      sample = describe(mapped.reports(), attributes);
    } else if (mapping instanceof Mapping.NothingToReport nothing) {
      attributes.put(CONTENT, Content.NOTHING_TO_REPORT.name());
      attributes.put(MESSAGE_TYPE, nothing.type());
    } else {
      attributes.put(CONTENT, Content.UNREADABLE.name());
    }
    attributes.replaceAll((name, value) -> WHOLE.contains(name) ? value : bounded(value));
    attributes.putAll(more);
    return new Facts(Optional.of(identity), sample.map(LabFacts::bounded), attributes, findings);
  }

  /** Facts of a message that our own reader stumbled over. */
  public static Facts unreadable(byte[] message, RuntimeException cause) {
    return new Facts(
        Optional.of(identity(message)),
        Optional.empty(),
        Map.of(CONTENT, Content.UNREADABLE.name()),
        List.of(Finding.warning("spool.facts-unreadable", cause.getClass().getSimpleName())));
  }

  /** Facts of a message whose analyzer is not configured any more. */
  static Facts unknown(byte[] message) {
    return new Facts(Optional.of(identity(message)), Optional.empty(), Map.of(), List.of());
  }

  private static Finding finding(org.huren.lab.model.Finding noticed) {
    Object[] arguments = noticed.arguments().toArray();
    return noticed.code().severity() == org.huren.lab.model.Finding.Severity.WARNING
        ? Finding.warning(noticed.code().key(), arguments)
        : Finding.info(noticed.code().key(), arguments);
  }

  /** Answers the first sample's id. */
  private static Optional<String> describe(
      List<LabReport> reports, Map<String, String> attributes) {
    LabReport first = reports.get(0);
    List<LabReport> patients =
        reports.stream().filter(r -> r.role() == SampleRole.PATIENT).toList();
    attributes.put(MESSAGE_TYPE, first.message().type());
    attributes.put(
        ROLES,
        reports.stream()
            .map(r -> r.role().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining(" ")));
    attributes.put(PATIENT_REPORTS, String.valueOf(patients.size()));
    attributes.put(
        REPORTS,
        patients.stream()
            .map(LabFacts::known)
            .distinct()
            .limit(MOST_SPECIMENS)
            .collect(Collectors.joining(" ")));
    attributes.put(
        OBSERVATIONS,
        String.valueOf(patients.stream().mapToInt(r -> r.observations().size()).sum()));
    attributes.put(
        STATUSES,
        patients.stream().map(r -> r.status().name()).distinct().sorted().collect(joining(" ")));
    List<String> specimens =
        patients.stream()
            .flatMap(r -> r.specimen().id().stream())
            .filter(id -> id.chars().noneMatch(Character::isISOControl))
            .distinct()
            .limit(MOST_SPECIMENS)
            .toList();
    if (!specimens.isEmpty()) {
      attributes.put(SPECIMENS, String.join("\n", specimens));
    }
    long withoutId = patients.stream().filter(r -> r.specimen().id().isEmpty()).count();
    if (withoutId > 0) {
      attributes.put(WITHOUT_SAMPLE_ID, String.valueOf(withoutId));
    }
    if (patients.stream().anyMatch(r -> r.order().urgent())) {
      attributes.put(Facts.URGENT, "yes");
    }
    first.message().controlId().ifPresent(id -> attributes.put("MessageControlID", id));
    first.message().sentAt().ifPresent(at -> attributes.put(SENT_AT, at.toString()));
    first.asOf().ifPresent(at -> attributes.put("MeasuredAt", at.toString()));
    first.instrument().serial().ifPresent(s -> attributes.put("InstrumentSerial", s));
    List<String> samples =
        reports.stream().flatMap(r -> r.specimen().id().stream()).distinct().toList();
    if (!samples.isEmpty()) {
      attributes.put(
          "SampleID", String.join(" ", samples.subList(0, Math.min(MOST_SHOWN, samples.size()))));
    }
    patients.stream()
        .flatMap(r -> r.patient().stream())
        .findFirst()
        .ifPresent(
            patient -> {
              patient.id().ifPresent(id -> attributes.put("PatientID", id));
              patient.name().ifPresent(name -> attributes.put("PatientName", name));
            });
    return samples.stream().findFirst();
  }

  private static void unmapped(List<LabReport> reports, Map<String, String> attributes) {
    Set<String> units = new LinkedHashSet<>();
    Set<String> codes = new LinkedHashSet<>();
    for (LabReport report : reports) {
      if (report.role() != SampleRole.PATIENT) {
        continue;
      }
      for (Observation observation : report.observations()) {
        if (isNumber(observation.value())) {
          observation
              .unit()
              .filter(u -> u.ucum().isEmpty())
              .ifPresent(u -> units.add(u.original()));
        }
        if (!observation.code().isKnown()) {
          codes.add(observation.code().original());
        }
      }
    }
    list(UNMAPPED_UNITS, units, attributes);
    list(UNMAPPED_CODES, codes, attributes);
  }

  private static boolean isNumber(Value value) {
    return value instanceof Value.Quantity || value instanceof Value.Range;
  }

  private static void list(String name, Set<String> texts, Map<String, String> attributes) {
    StringBuilder list = new StringBuilder();
    for (String text : texts) {
      if (list.length() + text.length() > LONGEST_LIST) {
        break;
      }
      list.append(list.isEmpty() ? "" : SEPARATOR).append(text);
    }
    if (!list.isEmpty()) {
      attributes.put(name, list.toString());
    }
  }

  /** The texts of an attribute that holds several. */
  public static List<String> listed(String attribute) {
    return List.of(attribute.split(Pattern.quote(SEPARATOR), -1));
  }

  // A row of the index must stay small, whatever a message calls its sample.
  private static String bounded(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
  }

  /**
   * Results of patients are the same if they say the same of the same samples, whatever message
   * they come in. Other runs must not be taken for each other: two controls of one level may well
   * agree.
   */
  private static String identity(byte[] message, Mapping mapping) {
    return mapping instanceof Mapping.Mapped mapped
            && mapped.reports().stream().allMatch(r -> r.role() == SampleRole.PATIENT)
        ? identity(ReportContent.of(mapped.reports()))
        : identity(message);
  }

  /** What makes a repetition of a message the same. */
  public static String identity(byte[] message) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(message);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, IDENTITY_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
