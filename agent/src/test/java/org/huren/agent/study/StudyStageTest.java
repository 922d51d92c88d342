package org.huren.agent.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Source;
import org.huren.agent.spool.Intake;
import org.junit.jupiter.api.Test;

/** When studies become complete. */
class StudyStageTest extends StudyScene {
  @Test
  void quietStudy_isRegistered_onceAndNotBefore() throws Exception {
    image("1.2", "a", "CT");
    image("1.2", "b", "CT");
    forward(Duration.ofMinutes(3).minusSeconds(1));
    assertThat(stage.round()).isBetween(Duration.ofMillis(250), Duration.ofSeconds(1));
    assertThat(documents).isEmpty();

    forward(Duration.ofSeconds(1));
    stage.round();
    stage.round();

    assertThat(documents).hasSize(1);
    ExamRegistration exam = document(documents.remove());
    assertThat(exam.studyInstanceUid()).isEqualTo("1.2");
    assertThat(exam.instances()).isEqualTo(2);
    assertThat(exam.modalities()).containsExactly("CT");
    assertThat(exam.patient().name()).contains("张三");
    assertThat(exam.patient().birthDate()).contains(LocalDate.of(1961, 4, 9));
    assertThat(exam.started()).contains(OffsetDateTime.parse("2026-11-25T08:30:00.5+08:00"));
    assertThat(exam.series().get(0).number()).contains(1);
    assertThat(exam.series().get(0).bodyPart()).contains("CHEST");
    assertThat(exam.series().get(0).device().station()).contains("CT01");
  }

  @Test
  void modalityDecidesHowLongQuietIs() throws Exception {
    image("1.1", "a", "CT");
    image("1.2", "b", "US");
    image("1.3", "c", "MR");
    image("1.4", "d", "CT");
    image("1.4", "e", "US");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(1);
    forward(Duration.ofMinutes(2));
    stage.round();
    assertThat(documents).hasSize(2);
    forward(Duration.ofMinutes(9));
    stage.round();
    assertThat(documents).hasSize(2);
    forward(Duration.ofMinutes(1));
    stage.round();
    assertThat(documents).hasSize(4);
  }

  @Test
  void lateImage_makesANewVersion() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    ItemId first = documents.remove();
    accept();

    image("1.2", "late", "CT");
    stage.round();
    assertThat(documents).as("not quiet yet").isEmpty();
    forward(Duration.ofMinutes(3));
    stage.round();

    ItemId second = documents.remove();
    assertThat(second).isGreaterThan(first);
    assertThat(document(second).instances()).isEqualTo(2);
    assertThat(document(second).revision()).isGreaterThan(document(first).revision());
    assertThat(spool.studyQueue().find("1.2").orElseThrow().document()).contains(second);
  }

  @Test
  void whenNothingMoreIsExpected_theStudyNeedNotBeQuiet() throws Exception {
    image("1.2", "a", "US");
    spool.studyQueue().expectNoMore(Set.of("1.2")).toCompletableFuture().join();
    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void restart_goesOnWithWhatWasOpen() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(1));
    reopen();
    forward(Duration.ofMinutes(2));
    stage.round();
    assertThat(documents).hasSize(1);
    reopen();
    stage.round();
    assertThat(documents).as("it is complete").hasSize(1);
  }

  @Test
  void clockThatJumpsBack_losesNothing() throws Exception {
    forward(Duration.ofDays(400));
    image("1.2", "a", "CT");
    forward(Duration.ofDays(-400));
    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void clockThatJumpsForward_completesEarly_andLateImagesMendIt() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofDays(1));
    stage.round();
    assertThat(documents).hasSize(1);
    accept();
    image("1.2", "b", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(2);
  }

  @Test
  void registrationOfAnUrgentCallersStudy_isUrgent() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    accept();
    image("1.3", "b", "CT");
    urgent.add(new Source("CT01"));
    forward(Duration.ofMinutes(3));
    stage.round();
    accept();
    assertThat(documents)
        .extracting(d -> spool.records().item(d).orElseThrow().precedence())
        .containsExactly(Precedence.REPORT, Precedence.URGENT);
  }

  @Test
  void withoutAnUplinkForThem_noRegistrationIsMade() throws Exception {
    registers = false;
    reopen();
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).isEmpty();
    assertThat(spool.studyQueue().find("1.2").orElseThrow().complete()).isTrue();
  }

  @Test
  void registrationThatTheSpoolRefuses_isMadeLater() throws Exception {
    image("1.2", "a", "CT");
    forward(Duration.ofMinutes(3));
    Intake closed =
        new Intake() {
          @Override
          public Admission admit(PayloadKind kind, Source source) {
            return new Admission.Refused(Refusal.NO_SPACE);
          }

          @Override
          public boolean isOpen() {
            return false;
          }

          @Override
          public Optional<Path> keepAside(PayloadKind kind, Source source, byte[] soFar) {
            return Optional.empty();
          }
        };
    Duration pause = stage(closed, true).round();
    assertThat(pause).isGreaterThan(Duration.ofSeconds(1));
    assertThat(documents).isEmpty();

    stage.round();
    assertThat(documents).hasSize(1);
  }

  @Test
  void signal_wakesTheStage() throws Exception {
    stage.start();
    image("1.2", "a", "US");
    spool.studyQueue().expectNoMore(Set.of("1.2")).toCompletableFuture().join();
    assertThat(documents.poll(10, TimeUnit.SECONDS)).isNotNull();
    stage.stop();
  }
}
