package org.huren.agent.exam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.huren.agent.exam.ExamRegistration.Device;
import org.huren.agent.exam.ExamRegistration.Doubt;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.exam.ExamRegistration.Patient;
import org.huren.agent.exam.ExamRegistration.Series;
import org.huren.agent.exam.ExamRegistration.Status;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.lab.model.Patient.Sex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamPayloadTest {
  @TempDir Path folder;

  private static final Order ORDER =
      new Order(
          "ris",
          "R1001",
          Order.Status.ACTIVE,
          true,
          Optional.of(OffsetDateTime.parse("2026-11-25T07:30:00+08:00")),
          Optional.of("吴医生"),
          Optional.of("内科"),
          Optional.empty(),
          Optional.empty(),
          Optional.of(
              new OrderPatient(
                  "P1",
                  Optional.of("王小明"),
                  Sex.FEMALE,
                  Optional.of(LocalDate.of(1990, 1, 31)),
                  Optional.of("350428199001310021"),
                  Optional.empty())),
          List.of(
              new OrderedTest(
                  "CT-CHEST",
                  "胸部平扫",
                  Optional.empty(),
                  Optional.of("A1"),
                  Optional.empty(),
                  Optional.empty(),
                  false)));

  private static final ExamRegistration FULL =
      new ExamRegistration(
          "1.2.3",
          7,
          Status.AVAILABLE,
          Optional.of("A1"),
          Optional.of("S1"),
          Optional.of("胸部 \"CT\"\n"),
          Optional.of("张医生"),
          Optional.of(LocalDate.of(2026, 11, 25)),
          Optional.of(OffsetDateTime.parse("2026-11-25T08:30:00.123+08:00")),
          new Patient(
              Optional.of("P1"),
              Optional.of("王小明"),
              Optional.of(LocalDate.of(1990, 1, 31)),
              Optional.of("F")),
          new Ordered(List.of(ORDER), Optional.empty()),
          Instant.parse("2026-11-25T00:31:00.001Z"),
          Instant.parse("2026-11-25T00:32:00Z"),
          List.of(
              new Series(
                  "1.2.3.1",
                  Optional.of(2),
                  Optional.of("CT"),
                  Optional.of("Lung"),
                  Optional.of("CHEST"),
                  Optional.of(OffsetDateTime.parse("2026-11-25T08:30:01+08:00")),
                  new Device(Optional.of("GE"), Optional.of("X"), Optional.of("CT01")),
                  120)));

  private static final ExamRegistration LEAST =
      new ExamRegistration(
          "1.2.4",
          1,
          Status.WITHDRAWN,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          new Patient(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
          Ordered.doubtful(Doubt.OTHER_PATIENT),
          Instant.EPOCH,
          Instant.EPOCH,
          List.of());

  @Test
  void whatWasWritten_isRead() {
    assertThat(ExamPayload.read(ExamPayload.write(FULL))).contains(FULL);
    assertThat(ExamPayload.read(ExamPayload.write(LEAST))).contains(LEAST);
  }

  @Test
  void sameRegistration_makesTheSameBytes() {
    assertThat(ExamPayload.write(FULL)).isEqualTo(ExamPayload.write(FULL));
  }

  @Test
  void whatIsNoRegistration_isNotReadAsOne() {
    String good = new String(ExamPayload.write(FULL), StandardCharsets.UTF_8);
    for (String bad :
        List.of(
            "",
            "null",
            "[]",
            "{}",
            good.substring(0, good.length() / 2),
            good.replace("registration-1", "registration-2"),
            good.replace("\"studyInstanceUid\"", "\"uid\""),
            good.replace("2026-11-25T00:32:00Z", "yesterday"),
            good.replace("\"R1001\"", "[]"),
            good.replace("\"available\"", "\"withdrawn\""))) {
      assertThat(ExamPayload.read(bad.getBytes(StandardCharsets.UTF_8))).as(bad).isEmpty();
    }
  }

  @Test
  void membersOfALaterVersion_areNotMinded() {
    String later =
        new String(ExamPayload.write(FULL), StandardCharsets.UTF_8)
            .replaceFirst("\\{", "{ \"laterality\": \"L\",");
    assertThat(ExamPayload.read(later.getBytes(StandardCharsets.UTF_8))).contains(FULL);
  }

  @Test
  void factsOfAFile_areThoseItWasSpooledWith() throws Exception {
    Path file = Files.write(folder.resolve("exam.json"), ExamPayload.write(FULL));
    try (FileChannel channel = FileChannel.open(file)) {
      Facts read = ExamPayload.readFacts(channel);
      assertThat(read).isEqualTo(ExamPayload.facts(FULL));
      assertThat(read.identity()).contains("1.2.3");
      assertThat(read.attribute("NumberOfStudyRelatedInstances")).contains("120");
      assertThat(read.attribute("PlacerOrderNumberImagingServiceRequest")).contains("R1001");
      assertThat(read.findings()).isEmpty();
    }
    assertThat(ExamPayload.facts(LEAST).findings())
        .containsExactly(Finding.warning("check.exam-other-patient"));
  }

  @Test
  void fileThatIsNoRegistration_hasNoFacts() throws Exception {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"format\":\"x\"}");
    try (FileChannel channel = FileChannel.open(file)) {
      assertThat(ExamPayload.readFacts(channel)).isEqualTo(Facts.none());
    }
  }
}
