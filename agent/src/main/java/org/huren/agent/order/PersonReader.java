package org.huren.agent.order;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.lab.model.Patient.Sex;
import org.huren.lab.text.Segment;

/** People and times as HL7 v2 writes them: PID, XCN, XPN, TS. */
final class PersonReader {
  private static final Pattern TIME =
      Pattern.compile("(\\d{8})(\\d{2})?(\\d{2})?(\\d{2})?(?:\\.\\d{1,4})?([+-]\\d{4})?");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT);
  private static final int NATIONAL = 18;

  private final ZoneId zone;

  PersonReader(ZoneId zone) {
    this.zone = zone;
  }

  /** The patient of a PID; empty if it has no number. */
  Optional<OrderPatient> patient(Segment pid, Optional<Segment> visit) {
    String id = identifier(pid);
    if (id.isEmpty()) {
      id = pid.get(2).strip();
    }
    return id.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OrderPatient(
                id,
                name(pid.components(5, 1)),
                sex(pid.get(8).strip()),
                date(pid.get(7).strip()),
                national(pid),
                visit.map(v -> v.get(19).strip()).filter(v -> !v.isEmpty())));
  }

  /** PID-3: the one that says it is the hospital's (MR, PI), else the first. */
  private static String identifier(Segment pid) {
    for (int r = 1; r <= pid.repeats(3); r++) {
      if (pid.get(3, r, 5, 1).strip().matches("MR|PI|PT")) {
        return pid.get(3, r, 1, 1).strip();
      }
    }
    return pid.get(3).strip();
  }

  private static Optional<String> national(Segment pid) {
    for (int r = 1; r <= pid.repeats(3); r++) {
      if (pid.get(3, r, 5, 1).strip().matches("NI|NN|NNCHN")) {
        return Optional.of(pid.get(3, r, 1, 1).strip()).filter(n -> !n.isEmpty());
      }
    }
    return Optional.of(pid.get(19).strip()).filter(n -> n.length() == NATIONAL);
  }

  /** Somebody of an XCN field: the name, else the number. */
  Optional<String> person(Segment segment, int field) {
    List<String> parts = segment.components(field, 1);
    Optional<String> name =
        parts.size() > 1 ? name(parts.subList(1, parts.size())) : Optional.empty();
    return name.or(() -> parts.stream().findFirst().map(String::strip).filter(p -> !p.isEmpty()));
  }

  /** Family and given name; Chinese ones without a blank in between. */
  private static Optional<String> name(List<String> parts) {
    List<String> said =
        parts.stream()
            .limit(2)
            .map(p -> p.split("&", 2)[0].strip())
            .filter(p -> !p.isEmpty())
            .toList();
    boolean chinese =
        said.stream()
            .allMatch(
                p ->
                    p.codePoints()
                        .allMatch(
                            c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN));
    return said.isEmpty() ? Optional.empty() : Optional.of(String.join(chinese ? "" : " ", said));
  }

  private static Sex sex(String written) {
    return switch (written.toUpperCase(Locale.ROOT)) {
      case "F", "女", "FEMALE", "2" -> Sex.FEMALE;
      case "M", "男", "MALE", "1" -> Sex.MALE;
      case "O", "A" -> Sex.OTHER;
      default -> Sex.UNKNOWN;
    };
  }

  private static Optional<LocalDate> date(String written) {
    try {
      return written.length() < 8
          ? Optional.empty()
          : Optional.of(LocalDate.parse(written.substring(0, 8), DateTimeFormatter.BASIC_ISO_DATE));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A TS or DTM to the second; without an offset it is local. */
  Optional<OffsetDateTime> time(String written) {
    Matcher m = TIME.matcher(written);
    if (!m.matches()) {
      return Optional.empty();
    }
    try {
      String seconds =
          m.group(1)
              + Optional.ofNullable(m.group(2)).orElse("00")
              + Optional.ofNullable(m.group(3)).orElse("00")
              + Optional.ofNullable(m.group(4)).orElse("00");
      LocalDateTime local = LocalDateTime.parse(seconds, SECONDS);
      return Optional.of(
          m.group(5) == null
              ? local.atZone(zone).toOffsetDateTime()
              : OffsetDateTime.of(local, java.time.ZoneOffset.of(m.group(5))));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
