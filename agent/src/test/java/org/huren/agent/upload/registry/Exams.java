package org.huren.agent.upload.registry;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.exam.ExamRegistration.Device;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.exam.ExamRegistration.Patient;
import org.huren.agent.exam.ExamRegistration.Series;
import org.huren.agent.exam.ExamRegistration.Status;

/** Exams to register. */
final class Exams {
  static final String STUDY = "1.2.840.113619.2.55.3.604688119.969.1268071029.320";
  private static final OffsetDateTime STARTED = OffsetDateTime.parse("2026-11-21T08:30:15+08:00");
  private static final Device CT =
      new Device(Optional.of("GE MEDICAL SYSTEMS"), Optional.of("Revolution"), Optional.of("CT01"));

  private Exams() {}

  static ExamRegistration of(int images) {
    return of(images, Ordered.NONE);
  }

  static ExamRegistration of(int images, Ordered ordered) {
    return new ExamRegistration(
        STUDY,
        images,
        Status.AVAILABLE,
        Optional.of("A20261121001"),
        Optional.of("4711"),
        Optional.of("胸部平扫 & <增强>"),
        Optional.of("张医生"),
        Optional.of(LocalDate.of(2026, 11, 21)),
        Optional.of(STARTED),
        new Patient(
            Optional.of("P0815"),
            Optional.of("張三豐"),
            Optional.of(LocalDate.of(1961, 4, 9)),
            Optional.of("M")),
        ordered,
        Instant.parse("2026-11-21T00:31:00Z"),
        Instant.parse("2026-11-21T00:35:00Z"),
        List.of(
            new Series(
                STUDY + ".1",
                Optional.of(1),
                Optional.of("CT"),
                Optional.of("Lung 1.25"),
                Optional.of("CHEST"),
                Optional.of(STARTED),
                CT,
                images),
            new Series(
                STUDY + ".2",
                Optional.of(-1),
                Optional.empty(),
                Optional.empty(),
                Optional.of("  odd  part "),
                Optional.empty(),
                new Device(Optional.empty(), Optional.empty(), Optional.empty()),
                1)));
  }

  /** A study of which only the identifiers are known. */
  static ExamRegistration least() {
    return bare(
        Status.AVAILABLE,
        List.of(
            new Series(
                "1.2.3.1",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Device(Optional.empty(), Optional.empty(), Optional.empty()),
                1)));
  }

  static ExamRegistration withdrawn() {
    return bare(Status.WITHDRAWN, List.of());
  }

  private static ExamRegistration bare(Status status, List<Series> series) {
    return new ExamRegistration(
        "1.2.3",
        9,
        status,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(LocalDate.of(2026, 11, 21)),
        Optional.empty(),
        new Patient(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
        Ordered.NONE,
        Instant.EPOCH,
        Instant.EPOCH,
        series);
  }
}
