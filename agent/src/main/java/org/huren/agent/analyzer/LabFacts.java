package org.huren.agent.analyzer;

import static java.util.stream.Collectors.joining;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.lab.model.LabReport;
import org.huren.lab.model.ResultStatus;
import org.huren.lab.model.SampleRole;
import org.huren.lab.profile.Mapping;

/**
 * Facts of an analyzer's message.
 *
 * <p>The identity is a digest of the bytes: a message that comes again because its acknowledgement
 * was lost is the same, byte for byte, while one that says something new about the same sample is a
 * new version of its report, which the platform keeps apart by the report's own identity.
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

  /** Facts of a message as its profile reads it. */
  public static Facts of(byte[] message, Mapping mapping) {
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
    attributes.replaceAll((name, value) -> name.equals(SPECIMENS) ? value : bounded(value));
    return new Facts(
        Optional.of(identity(message)), sample.map(LabFacts::bounded), attributes, findings);
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
    first.message().controlId().ifPresent(id -> attributes.put("MessageControlID", id));
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

  // A row of the index must stay small, whatever a message calls its sample.
  private static String bounded(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST);
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
