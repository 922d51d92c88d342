package org.huren.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.Match;
import org.huren.agent.order.Order;
import org.huren.config.DicomConfig.OnConflict;
import org.junit.jupiter.api.Test;

/** Images and registrations of emergencies go first. */
class UrgentOrdersTest {
  private final List<String> asked = new ArrayList<>();
  private boolean stat = true;
  private Instant now = Instant.parse("2026-11-25T08:00:00Z");
  private final Clock clock =
      new Clock() {
        @Override
        public ZoneOffset getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }

        @Override
        public Instant instant() {
          return now;
        }
      };
  private final UrgentOrders urgent =
      new UrgentOrders(
          accession -> {
            asked.add(accession);
            return accession.equals("ACC1") ? new Match.Found(List.of(order())) : new Match.None();
          },
          true,
          clock);
  private final FakeCheckQueue queue = new FakeCheckQueue();
  private final Examination images = new ImageExamination(queue, source -> OnConflict.HOLD, urgent);

  private Order order() {
    return new Order(
        "ris",
        "1",
        Order.Status.ACTIVE,
        stat,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private Precedence judged(int number, String accession) {
    Item item =
        Items.image(
            number,
            Map.of(
                "SOPInstanceUID", "1.2.3." + number,
                "SeriesInstanceUID", "1.2.3",
                "StudyInstanceUID", "1.2",
                "PatientID", "P1",
                "AccessionNumber", accession),
            "x");
    queue.add(item, "x");
    Verdict verdict = images.examine(item);
    assertThat(verdict).isInstanceOf(Verdict.Accept.class);
    return item.with(verdict.findings()).precedence();
  }

  @Test
  void imagesOfAnEmergencysOrder_goFirst_andOthersDont() {
    assertThat(judged(1, "ACC1")).isEqualTo(Precedence.URGENT);
    assertThat(judged(2, "ACC2")).isEqualTo(Precedence.IMAGE);
    stat = false;
    now = now.plusSeconds(60);
    assertThat(judged(3, "ACC1")).isEqualTo(Precedence.IMAGE);
  }

  @Test
  void manyImagesOfOneExamination_askForItsOrderOnce_butAgainAfterAWhile() {
    for (int i = 1; i <= 50; i++) {
      judged(i, "ACC1");
    }
    assertThat(asked).containsExactly("ACC1");
    now = now.plus(Duration.ofSeconds(6));
    judged(51, "ACC1");
    assertThat(asked).hasSize(2);
  }

  @Test
  void registrationOfAnEmergencysStudy_goesFirst() {
    Item exam =
        new Item(
            Items.id(1),
            PayloadKind.EXAM,
            new Source("CT01"),
            ItemState.RECEIVED,
            100,
            7,
            0,
            7,
            now,
            new Facts(
                Optional.of("1.2"),
                Optional.of("1.2"),
                Map.of("AccessionNumber", "ACC1"),
                List.of()),
            List.of(),
            Optional.empty());
    Verdict verdict = new ExamExamination(urgent).examine(exam);
    assertThat(exam.with(verdict.findings()).precedence()).isEqualTo(Precedence.URGENT);
  }

  @Test
  void whereNobodyTellsOfOrders_nobodyIsAsked() {
    UrgentOrders unused =
        new UrgentOrders(
            accession -> {
              throw new AssertionError("asked");
            },
            false,
            clock);
    Item item = Items.image(1, Map.of("AccessionNumber", "ACC1"), "x");
    List<Finding> findings = new ArrayList<>();
    unused.note(item, findings);
    assertThat(findings).isEmpty();
  }
}
