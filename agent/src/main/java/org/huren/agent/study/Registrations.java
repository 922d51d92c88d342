package org.huren.agent.study;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.exam.ExamRegistration.Doubt;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.item.Study;
import org.huren.agent.order.Match;
import org.huren.agent.order.Matching;

/**
 * Makes exam registrations out of studies: DICOM's texts become values. What can't be read as what
 * it should be is left out, since the images themselves carry it.
 */
final class Registrations {
  // PS3.5 6.2: DA YYYYMMDD, formerly YYYY.MM.DD; TM HHMMSS.FFFFFF from the right optional, formerly
  // with colons
  private static final Pattern DATE = Pattern.compile("(\\d{4})[.-]?(\\d{2})[.-]?(\\d{2})");
  private static final Pattern TIME =
      Pattern.compile("(\\d{2})(?::?(\\d{2})(?::?(\\d{2})(?:\\.(\\d{1,6}))?)?)?");
  private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,9}");

  private final ZoneId zone;
  private final Matching matching;

  Registrations(ZoneId zone, Matching matching) {
    this.zone = zone;
    this.matching = matching;
  }

  ExamRegistration of(Study study) {
    List<ExamRegistration.Series> series = new ArrayList<>();
    for (Study.Series each : study.series()) {
      series.add(series(study, each));
    }
    series.sort(
        Comparator.comparing((ExamRegistration.Series s) -> s.number().orElse(Integer.MAX_VALUE))
            .thenComparing(ExamRegistration.Series::seriesInstanceUid));
    return new ExamRegistration(
        study.uid(),
        study.revision(),
        series.isEmpty() ? ExamRegistration.Status.WITHDRAWN : ExamRegistration.Status.AVAILABLE,
        text(study.attribute("AccessionNumber")),
        text(study.attribute("StudyID")),
        text(study.attribute("StudyDescription"))
            .or(() -> text(study.attribute("RequestedProcedureDescription"))),
        study.attribute("ReferringPhysicianName").flatMap(PersonName::shown),
        date(study.attribute("StudyDate")),
        time(study, study.attribute("StudyDate"), study.attribute("StudyTime")),
        new ExamRegistration.Patient(
            text(study.attribute("PatientID")),
            study.attribute("PatientName").flatMap(PersonName::shown),
            date(study.attribute("PatientBirthDate")),
            text(study.attribute("PatientSex"))),
        ordered(text(study.attribute("AccessionNumber")), text(study.attribute("PatientID"))),
        study.firstReceived(),
        study.lastReceived(),
        series);
  }

  /** An order never makes a study somebody else's: then it is not the study's order. */
  private Ordered ordered(Optional<String> accession, Optional<String> patient) {
    Match match = accession.map(matching::byAccession).orElseGet(Match.None::new);
    if (match instanceof Match.Doubtful) {
      return Ordered.doubtful(Doubt.SEVERAL_PATIENTS);
    }
    if (!(match instanceof Match.Found found)) {
      return Ordered.NONE;
    }
    boolean isOthers =
        patient.isPresent()
            && found.orders().stream()
                .flatMap(order -> order.patient().stream())
                .anyMatch(p -> !matching.isOnePatient(p.id(), patient.get()));
    return isOthers
        ? Ordered.doubtful(Doubt.OTHER_PATIENT)
        : new Ordered(found.orders(), Optional.empty());
  }

  private ExamRegistration.Series series(Study study, Study.Series series) {
    return new ExamRegistration.Series(
        series.uid(),
        text(series.attribute("SeriesNumber"))
            .filter(n -> NUMBER.matcher(n).matches())
            .map(Integer::parseInt),
        text(series.attribute("Modality")),
        text(series.attribute("SeriesDescription")),
        text(series.attribute("BodyPartExamined")),
        time(study, series.attribute("SeriesDate"), series.attribute("SeriesTime")),
        new ExamRegistration.Device(
            text(series.attribute("Manufacturer")),
            text(series.attribute("ManufacturerModelName")),
            text(series.attribute("StationName"))),
        series.instances());
  }

  private static Optional<String> text(Optional<String> value) {
    return value.map(String::strip).filter(v -> !v.isEmpty());
  }

  static Optional<LocalDate> date(Optional<String> value) {
    return text(value)
        .map(DATE::matcher)
        .filter(Matcher::matches)
        .flatMap(
            m -> {
              try {
                return Optional.of(
                    LocalDate.of(number(m.group(1)), number(m.group(2)), number(m.group(3))));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  static Optional<LocalTime> time(Optional<String> value) {
    return text(value)
        .map(TIME::matcher)
        .filter(Matcher::matches)
        .flatMap(
            m -> {
              try {
                String fraction = m.group(4) == null ? "" : m.group(4);
                int nanos = number((fraction + "000000000").substring(0, 9));
                return Optional.of(
                    LocalTime.of(
                        number(m.group(1)),
                        m.group(2) == null ? 0 : number(m.group(2)),
                        m.group(3) == null ? 0 : Math.min(59, number(m.group(3))),
                        nanos));
              } catch (DateTimeException e) {
                return Optional.empty();
              }
            });
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  /** PS3.3 C.12.1.1.8: the offset counts for every date and time of the object. */
  private Optional<OffsetDateTime> time(Study study, Optional<String> date, Optional<String> time) {
    Optional<LocalDate> day = date(date);
    Optional<LocalTime> hour = time(time);
    if (day.isEmpty() || hour.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        offset(study.attribute("TimezoneOffsetFromUTC"))
            .map(o -> day.get().atTime(hour.get()).atOffset(o))
            .orElseGet(() -> day.get().atTime(hour.get()).atZone(zone).toOffsetDateTime()));
  }

  private static Optional<ZoneOffset> offset(Optional<String> value) {
    try {
      return text(value).filter(v -> v.matches("[+-]\\d{4}")).map(ZoneOffset::of);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
