package org.huren.agent.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.exam.ExamRegistration;
import org.huren.agent.exam.ExamRegistration.Doubt;
import org.huren.agent.exam.ExamRegistration.Ordered;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Study;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderChange;
import org.huren.agent.order.OrderPatient;
import org.huren.lab.model.Patient.Sex;
import org.junit.jupiter.api.Test;

/** Which order a study takes, and when. */
class StudyOrdersTest extends StudyScene {
  static final Map<String, String> ORDERED = Map.of("AccessionNumber", " ACC7 ", "PatientID", "P1");

  ExamRegistration registered() throws Exception {
    forward(Duration.ofMinutes(3));
    stage.round();
    ItemId id = documents.remove();
    accept();
    return document(id);
  }

  @Test
  void orderBeforeTheStudy_isInItsRegistration() throws Exception {
    tell(order("R1", "P1", "ACC7"), order("R2", "P2", "ACC8"));
    image("1.2", "a", "CT", ORDERED);
    Ordered ordered = registered().ordered();
    assertThat(ordered.orders()).extracting(Order::number).containsExactly("R1");
    assertThat(ordered.orders().get(0).requester()).contains("吴医生");
  }

  @Test
  void orderAfterTheStudy_makesANewVersion_afterRestartToo_andOnlyOfItsStudy() throws Exception {
    image("1.2", "a", "CT", ORDERED);
    image("1.3", "b", "CT", Map.of("AccessionNumber", "ACC9"));
    image("1.4", "c", "CT");
    forward(Duration.ofMinutes(3));
    stage.round();
    assertThat(documents).hasSize(3);
    documents.clear();
    accept();

    tell(order("R1", "P1", "ACC7"));
    reopen();
    ExamRegistration exam = registered();
    assertThat(exam.studyInstanceUid()).isEqualTo("1.2");
    assertThat(exam.ordered().orders()).extracting(Order::number).containsExactly("R1");
    assertThat(documents).isEmpty();

    tell(order("R1", "P1", "ACC7"));
    forward(Duration.ofHours(1));
    stage.round();
    assertThat(documents).as("nothing new was told").isEmpty();
    tell(new OrderChange.Cancel("ris", "R1", List.of()));
    assertThat(registered().ordered()).isEqualTo(Ordered.NONE);
  }

  @Test
  void orderThatComesWhileTheRegistrationIsMade_isNotMissed() throws Exception {
    image("1.2", "a", "CT", ORDERED);
    Study seen = spool.studyQueue().find("1.2").orElseThrow();
    tell(order("R1", "P1", "ACC7"));
    spool.studyQueue().completed(seen, Optional.empty()).toCompletableFuture().join();
    assertThat(registered().ordered().orders()).hasSize(1);
  }

  @Test
  void orderOfAnotherPatient_isNotTheStudys_unlessTheNumbersWereMerged() throws Exception {
    tell(order("R1", "P9", "ACC7"));
    image("1.2", "a", "CT", ORDERED);
    assertThat(registered().ordered()).isEqualTo(Ordered.doubtful(Doubt.OTHER_PATIENT));
    Optional<String> none = Optional.empty();
    OrderPatient whole = new OrderPatient("P9", none, Sex.UNKNOWN, Optional.empty(), none, none);
    tell(new OrderChange.Merge("P1", whole));
    image("1.2", "b", "CT", ORDERED);
    assertThat(registered().ordered().orders()).extracting(Order::number).containsExactly("R1");
  }

  @Test
  void oneNumberForSeveralPatients_isNobodysOrder() throws Exception {
    tell(order("R1", "P1", "ACC7"), order("R2", "P2", "ACC7"));
    image("1.2", "a", "CT", ORDERED);
    assertThat(registered().ordered()).isEqualTo(Ordered.doubtful(Doubt.SEVERAL_PATIENTS));
  }
}
