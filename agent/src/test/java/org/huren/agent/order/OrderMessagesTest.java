package org.huren.agent.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.huren.lab.hl7.Hl7Batch;
import org.huren.lab.model.Patient.Sex;
import org.huren.lab.text.Segment;
import org.junit.jupiter.api.Test;

class OrderMessagesTest {
  private static final String PID = "PID|1||P77^^^^MR~350428198002030021^^^^NI||赵^一||19800203|女\r";

  private final OrderMessages reader =
      new OrderMessages("lis", OrderMessagesTest::barcode, ZoneId.of("Asia/Shanghai"));

  private static Optional<String> barcode(List<Segment> segments) {
    return segments.stream()
        .filter(s -> s.type().equals("SPM"))
        .map(s -> s.get(2))
        .findFirst()
        .or(
            () ->
                segments.stream()
                    .filter(s -> s.type().equals("OBR"))
                    .map(s -> s.get(3))
                    .filter(b -> !b.isEmpty())
                    .findFirst());
  }

  private List<OrderChange> read(String type, String body) {
    String message = "MSH|^~\\&|LIS||||20261125080000||" + type + "|1|P|2.5\r" + body;
    Hl7Batch.parse(message.getBytes(StandardCharsets.UTF_8), Optional.empty())
        .messages()
        .forEach(reader::read);
    return reader.changes();
  }

  private Order added(String type, String body) {
    return ((OrderChange.Add) read(type, body).get(0)).order();
  }

  @Test
  void ormWithTwoTestsOfOneOrder_isOneOrder() {
    Order order =
        added(
            "ORM^O01",
            PID
                + "PV1|1|I|ICU^^12||||||||||||||||V5\rORC|NW|A1|||||||20261125073000|||D1^吴^医生\r"
                + "OBR|1|A1|8801|WBC^白细胞|S||20261125075000\rOBR|2|A1|8802|K^钾\r");
    assertThat(order.tests()).extracting(OrderedTest::code).containsExactly("WBC", "K");
    assertThat(order.specimens()).containsExactly("8801", "8802");
    assertThat(order.stat()).isTrue();
    assertThat(order.requester()).contains("吴医生");
    assertThat(order.bed()).contains("12");
    OrderPatient patient = order.patient().orElseThrow();
    assertThat(patient.id()).isEqualTo("P77");
    assertThat(patient.name()).contains("赵一");
    assertThat(patient.nationalId()).contains("350428198002030021");
    assertThat(patient.sex()).isEqualTo(Sex.FEMALE);
    assertThat(patient.visit()).contains("V5");
    assertThat(order.tests().get(0).collectedAt().orElseThrow().toString())
        .isEqualTo("2026-11-25T07:50+08:00");
  }

  @Test
  void omlO21_hasItsSpecimenBehindTheOrder_andO33Before() {
    Order behind = added("OML^O21", PID + "ORC|NW|A1\rOBR|1|A1||GLU\rSPM|1|8801||SER^血清\r");
    assertThat(behind.specimens()).containsExactly("8801");
    assertThat(behind.tests().get(0).specimenType()).contains("血清");
    reader.changes().clear();
    List<OrderChange> changes =
        read(
            "OML^O33",
            PID + "SPM|1|9901\rORC|NW|B1\rOBR|1|B1||GLU\rSPM|2|9902\rORC|NW|B2\rOBR|1|B2||UREA\r");
    List<Order> orders =
        changes.stream()
            .filter(OrderChange.Add.class::isInstance)
            .map(c -> ((OrderChange.Add) c).order())
            .toList();
    assertThat(orders)
        .extracting(Order::specimens)
        .containsExactly(List.of("9901"), List.of("9902"));
  }

  @Test
  void controlCodes_addReplaceCancelAndComplete() {
    assertThat(read("ORM^O01", "ORC|XO|A1\rOBR|1|A1|8801|GLU\r").get(0))
        .isInstanceOf(OrderChange.Replace.class);
    reader.changes().clear();
    assertThat(read("ORM^O01", "ORC|CA|A1\r").get(0))
        .isEqualTo(new OrderChange.Cancel("lis", "A1", List.of()));
    reader.changes().clear();
    assertThat(read("ORM^O01", "ORC|SC|A1|||CM\r").get(0))
        .isEqualTo(new OrderChange.Complete("lis", "A1"));
    reader.changes().clear();
    assertThat(read("ORM^O01", "ORC|SC|A1|||IP\r")).isEmpty();
    assertThat(reader.findings()).hasSize(1);
  }

  @Test
  void orderWithoutANumber_isLeftOut_andSaid() {
    assertThat(read("ORM^O01", "ORC|NW\rOBR|1|||GLU\r")).isEmpty();
    assertThat(reader.findings())
        .extracting(f -> f.reason().code())
        .contains("order.number-missing");
  }

  @Test
  void adtA40_mergesEveryPairOfItsMessage() {
    List<OrderChange> changes =
        read("ADT^A40", "PID|1||P9\rMRG|P7\rPID|1||P9\rMRG|P8\rPID|1||P6\rMRG|P6\r");
    assertThat(changes)
        .filteredOn(OrderChange.Merge.class::isInstance)
        .extracting(c -> ((OrderChange.Merge) c).from())
        .containsExactly("P7", "P8");
  }

  @Test
  void accessionNumber_ofAnImagingOrder_isObr18() {
    Order order = added("OMG^O19", PID + "ORC|NW|E1\rOBR|1|E1||CT^CT胸部||||||||||||||ACC5\r");
    assertThat(order.accessions()).containsExactly("ACC5");
  }

  @Test
  void newTestsOfAKnownOrder_joinIt_andCancelledOnesStayKnown() {
    Order one = added("ORM^O01", "ORC|NW|A1\rOBR|1|A1|8801|GLU\r");
    reader.changes().clear();
    OrderChange two = read("ORM^O01", "ORC|NW|A1\rOBR|1|A1|8801|UREA\r").get(0);
    Order both = OrderChange.apply(two, Optional.of(one)).orElseThrow();
    assertThat(both.wanted()).hasSize(2);
    assertThat(OrderChange.apply(two, Optional.of(both))).contains(both);
    OrderedTest glu = one.tests().get(0);
    Order left =
        OrderChange.apply(new OrderChange.Cancel("lis", "A1", List.of(glu)), Optional.of(both))
            .orElseThrow();
    assertThat(left.wanted()).extracting(OrderedTest::code).containsExactly("UREA");
    assertThat(left.status()).isEqualTo(Order.Status.ACTIVE);
    assertThat(
            OrderChange.apply(new OrderChange.Cancel("lis", "A1", List.of()), Optional.of(left))
                .orElseThrow()
                .status())
        .isEqualTo(Order.Status.REVOKED);
  }

  @Test
  void changes_surviveBeingWrittenAndRead() {
    List<OrderChange> changes =
        read("ORM^O01", PID + "ORC|NW|A1\rOBR|1|A1|8801|GLU^葡萄糖|S||20261125075000\rORC|CA|A2\r");
    assertThat(OrderJson.changes("lis", OrderJson.write(changes))).isEqualTo(changes);
  }
}
