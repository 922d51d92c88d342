package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.ScriptedAnalyzer.ACK;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.Reason;
import org.huren.agent.order.Order;
import org.huren.agent.upload.registry.ReportSource;
import org.huren.config.OrdersConfig;
import org.huren.config.OrdersConfig.Barcode;
import org.huren.config.OrdersConfig.Then;
import org.huren.lab.model.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders, results and verified reports meet, whichever comes first and whatever ends between. */
@Timeout(60)
class OrderLineTest {
  private static final String BARCODE = "8801234567";
  private static final OrdersConfig WAITING =
      new OrdersConfig(Duration.ofHours(24), Then.HOLD, Barcode.any(), Optional.empty());

  @TempDir Path spool;

  private LabLine line(OrdersConfig rules) throws Exception {
    return LabLine.start(LabLine.Setup.in(spool).with(rules));
  }

  private LabLine holding() throws Exception {
    return LabLine.start(LabLine.Setup.in(spool).holding().with(WAITING));
  }

  private static String order(String control, String number, String barcode, String patient) {
    return "MSH|^~\\&|LIS|LAB|||20261125080000||ORM^O01|"
        + number
        + control
        + "|P|2.4\r"
        + "PID|1||"
        + patient
        + "^^^^MR||赵^一||19800203|F\r"
        + "PV1|1|I|三病区^^12\r"
        + "ORC|"
        + control
        + "|"
        + number
        + "|||||||20261125073000|||D1^吴^医生\r"
        + "OBR|1|"
        + number
        + "|"
        + barcode
        + "|ALT^谷丙转氨酶|||20261125075000||||||||血清\r";
  }

  /** A result as chem-1 sends it, code 2 with this value. */
  private static String result(String barcode, String value) {
    return "MSH|^~\\&|Mindray|BS-480|||20261125081500||ORU^R01|1|P|2.3.1||||0||ASCII\r"
        + "OBR|1|"
        + barcode
        + "|7|Mindray^BS-480|N||20261125081400\r"
        + "OBX|1|NM|2|ALT|"
        + value
        + "|U/L|0-40|N|||F|||20261125081400\r";
  }

  private static String verified(String id, String barcode, String value) {
    return "MSH|^~\\&|LIS|LAB|||20261125090000||ORU^R01|"
        + id
        + "|P|2.4\r"
        + "PID|1||P77^^^^MR||赵^一||19800203|F\r"
        + "OBR|1|A1|"
        + barcode
        + "|LIVER^肝功能|||20261125075000|||||||||||||||20261125090000|||F|||||||钱主任\r"
        + "OBX|1|NM|2^ALT||"
        + value
        + "|U/L|0-40|H|||F\r";
  }

  private static void tell(LabLine line, String message) throws IOException {
    tell(line, message, StandardCharsets.UTF_8);
  }

  private static void tell(LabLine line, String message, Charset charset) throws IOException {
    try (ScriptedAnalyzer lis = new ScriptedAnalyzer(line.lis())) {
      assertThat(lis.sendHl7(message.getBytes(charset))).isEqualTo("AA");
    }
  }

  private static void measure(LabLine line, String message) throws IOException {
    try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.HL7))) {
      assertThat(analyzer.sendHl7(message.getBytes(StandardCharsets.UTF_8))).isEqualTo("AA");
    }
  }

  private static ReportSource.Report only(LabLine line) {
    LabLine.await(() -> !line.documents.isEmpty());
    assertThat(line.documents).hasSize(1);
    return line.documents.get(0);
  }

  @Test
  void orderFirst_thenItsResult_goesUpWithPatientAndOrder() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      LabLine.await(() -> !line.orders().bySpecimen(BARCODE).isEmpty());
      measure(line, result(BARCODE, "31"));
      Order order = only(line).orders().get(0);
      assertThat(order.number()).isEqualTo("A1");
      assertThat(order.requester()).contains("吴医生");
      assertThat(order.ward()).contains("三病区");
      assertThat(order.patient().orElseThrow().name()).contains("赵一");
      assertThat(order.tests().get(0).specimenType()).contains("血清");
    }
  }

  @Test
  void resultOfAnEmergency_goesFirst() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77").replace("谷丙转氨酶|||", "谷丙转氨酶|S||"));
      LabLine.await(() -> !line.orders().bySpecimen(BARCODE).isEmpty());
      measure(line, result(BARCODE, "31"));
      Item result = line.awaitOne(ItemState.SETTLED);
      assertThat(result.precedence()).isEqualTo(Precedence.URGENT);
      assertThat(result.findings())
          .extracting(f -> f.reason().code())
          .contains("check.order-urgent");
    }
  }

  @Test
  void resultFirst_waits_andIsJoinedWhenItsOrderComes() throws Exception {
    try (LabLine line = line(WAITING)) {
      measure(line, result(BARCODE, "31"));
      Item held = line.awaitOne(ItemState.HELD);
      assertThat(held.reason()).contains(Reason.of("check.awaits-order", LabLine.HL7, 1));
      tell(line, order("NW", "A1", BARCODE, "P77"));
      assertThat(only(line).orders()).hasSize(1);
      assertThat(line.awaitOne(ItemState.SETTLED).id()).isEqualTo(held.id());
    }
  }

  @Test
  void resultThatWaits_isJoinedAfterARestart() throws Exception {
    try (LabLine line = line(WAITING)) {
      measure(line, result(BARCODE, "31"));
      line.awaitOne(ItemState.HELD);
    }
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      assertThat(only(line).orders()).hasSize(1);
    }
  }

  @Test
  void lostDatabase_givesBackOrdersAndWaitingResults() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      tell(line, order("NW", "A2", "77", "P78"));
      tell(line, order("CA", "A2", "77", "P78"));
      measure(line, result("4711", "31"));
      line.awaitOne(ItemState.HELD);
    }
    try (Stream<Path> files = Files.walk(spool)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".db")).toList()) {
        Files.delete(file);
      }
    }
    try (LabLine line = line(WAITING)) {
      line.awaitOne(ItemState.HELD);
      assertThat(line.orders().bySpecimen(BARCODE)).hasSize(1);
      assertThat(line.orders().bySpecimen("77").get(0).status()).isEqualTo(Order.Status.REVOKED);
      tell(line, order("NW", "A3", "4711", "P79"));
      assertThat(only(line).orders().get(0).number()).isEqualTo("A3");
    }
  }

  @Test
  void resultWhoseOrderDoesNotCome_staysHeld_orGoesUpAlone_asConfigured() throws Exception {
    OrdersConfig hold =
        new OrdersConfig(Duration.ofMillis(1), Then.HOLD, Barcode.any(), Optional.empty());
    try (LabLine line = line(hold)) {
      measure(line, result(BARCODE, "31"));
      LabLine.await(
          () ->
              line.items(ItemState.HELD).stream()
                  .anyMatch(
                      i ->
                          i.reason()
                              .equals(Optional.of(Reason.of("check.no-order", "chem-1", 1)))));
    }
    OrdersConfig upload =
        new OrdersConfig(Duration.ofMillis(300), Then.UPLOAD, Barcode.any(), Optional.empty());
    try (LabLine line = line(upload)) {
      measure(line, result("4711", "32"));
      assertThat(only(line).orders()).isEmpty();
      Item item = line.awaitOne(ItemState.SETTLED);
      assertThat(item.findings())
          .extracting(f -> f.reason().code())
          .contains("check.without-order");
    }
  }

  @Test
  void personReleasesAResultThatWaits() throws Exception {
    try (LabLine line = line(WAITING)) {
      measure(line, result(BARCODE, "31"));
      line.release(line.awaitOne(ItemState.HELD));
      assertThat(only(line).orders()).isEmpty();
    }
  }

  @Test
  void twoPatientsUnderOneBarcode_holdTheResult() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      tell(line, order("NW", "A2", BARCODE, "P78"));
      LabLine.await(() -> line.orders().bySpecimen(BARCODE).size() == 2);
      measure(line, result(BARCODE, "31"));
      assertThat(line.awaitOne(ItemState.HELD).reason())
          .contains(Reason.of("order.two-patients", 2));
      tell(line, order("CA", "A2", BARCODE, "P78"));
      assertThat(only(line).orders().get(0).number()).isEqualTo("A1");
    }
  }

  @Test
  void barcodeThatADeviceCutOff_holdsTheResult() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      LabLine.await(() -> !line.orders().bySpecimen(BARCODE).isEmpty());
      measure(line, result(BARCODE.substring(0, 8), "31"));
      assertThat(line.awaitOne(ItemState.HELD).reason()).contains(Reason.of("order.barcode-cut"));
    }
  }

  @Test
  void patientsWhoTurnedOutToBeOne_areOne() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      tell(
          line,
          "MSH|^~\\&|HIS||||1||ADT^A40|m1|P|2.4\rPID|1||P99^^^^MR||赵^一||19800203|F\rMRG|P77\r");
      LabLine.await(
          () ->
              line.orders().bySpecimen(BARCODE).stream()
                  .anyMatch(o -> o.patient().orElseThrow().id().equals("P99")));
    }
  }

  @Test
  void gbkOrder_keepsItsCharacters() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"), Charset.forName("GBK"));
      LabLine.await(() -> !line.orders().bySpecimen(BARCODE).isEmpty());
      Order order = line.orders().bySpecimen(BARCODE).get(0);
      assertThat(order.patient().orElseThrow().name()).contains("赵一");
      assertThat(order.tests().get(0).name()).isEqualTo("谷丙转氨酶");
    }
  }

  @Test
  void orderWithoutANumber_isAcknowledgedAndQuarantined() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, "MSH|^~\\&|LIS||||1||ORM^O01|m1|P|2.4\rORC|NW\rOBR|1|||ALT\r");
      assertThat(line.awaitOne(ItemState.QUARANTINED).reason())
          .contains(Reason.of("order.nothing-usable", LabLine.LIS));
    }
  }

  @Test
  void verifiedReport_releasesWhatWasHeld_asFinal_withItsValues() throws Exception {
    try (LabLine line = holding()) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      measure(line, result(BARCODE, "31"));
      Item held = line.awaitOne(ItemState.HELD);
      assertThat(held.reason()).contains(Reason.of("check.awaits-release", LabLine.HL7));
      tell(line, verified("v1", BARCODE, "33"));
      LabLine.await(() -> line.items(ItemState.SETTLED).size() == 2);
      List<ReportSource.Report> sent =
          line.documents.stream().filter(d -> !d.report().observations().isEmpty()).toList();
      assertThat(sent).hasSize(1);
      assertThat(sent.get(0).verification().orElseThrow().verifier()).contains("钱主任");
      assertThat(sent.get(0).verified()).containsExactly(0);
      assertThat(value(sent.get(0))).isEqualTo("33");
      assertThat(sent.get(0).report().instrument().profile()).isEqualTo("mindray-bs-hl7");
      Item settled =
          line.items(ItemState.SETTLED).stream()
              .filter(i -> i.id().equals(held.id()))
              .findFirst()
              .orElseThrow();
      assertThat(settled.findings())
          .extracting(f -> f.reason())
          .contains(Reason.of("check.verified-differs", 1, "2"));
    }
  }

  private static String value(ReportSource.Report report) {
    Value value = report.report().observations().get(0).value();
    return ((Value.Quantity) value).number().toPlainString();
  }

  @Test
  void verifiedReport_winsOverThePreliminaryOneThatWentUpBefore() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, order("NW", "A1", BARCODE, "P77"));
      LabLine.await(() -> !line.orders().bySpecimen(BARCODE).isEmpty());
      measure(line, result(BARCODE, "31"));
      assertThat(only(line).verification()).isEmpty();
      line.awaitOne(ItemState.SETTLED);
      tell(line, verified("v1", BARCODE, "33"));
      LabLine.await(() -> line.documents.stream().anyMatch(d -> !d.verified().isEmpty() && has(d)));
      ReportSource.Report last =
          line.documents.stream().filter(d -> !d.verified().isEmpty() && has(d)).findFirst().get();
      assertThat(value(last)).isEqualTo("33");
      assertThat(last.report().identity()).isEqualTo(line.documents.get(0).report().identity());
    }
  }

  private static boolean has(ReportSource.Report report) {
    return !report.report().observations().isEmpty();
  }

  @Test
  void verifiedReportOfAPurgedResult_goesUpWhole_andNamesTheDocumentItVerifies() throws Exception {
    OrdersConfig unordered =
        new OrdersConfig(Duration.ZERO, Then.UPLOAD, Barcode.any(), Optional.empty());
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).with(unordered).purgingAtOnce())) {
      measure(line, result(BARCODE, "31"));
      assertThat(only(line).verifies()).isEmpty();
      line.awaitOne(ItemState.PURGED);
      tell(line, verified("v1", BARCODE, "33"));
      LabLine.await(() -> line.documents.size() == 2);
      ReportSource.Report report = line.documents.get(1);
      assertThat(report.report().observations()).hasSize(1);
      assertThat(report.verified()).containsExactly(0);
      assertThat(report.verifies()).containsExactly("there");
    }
  }

  @Test
  void verifiedReportBeforeTheResult_goesUpItself_andTheResultIsKeptApart() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, verified("v1", BARCODE, "33"));
      assertThat(only(line).verified()).containsExactly(0);
      line.awaitOne(ItemState.SETTLED);
      measure(line, result(BARCODE, "31"));
      LabLine.await(
          () ->
              line.items(ItemState.APART).stream()
                  .anyMatch(
                      i -> i.reason().equals(Optional.of(Reason.of("check.verified-before")))));
      assertThat(line.documents).hasSize(1);
    }
  }

  @Test
  void reportThatNobodyVerifiedYet_isKeptApart() throws Exception {
    try (LabLine line = line(WAITING)) {
      tell(line, verified("v1", BARCODE, "33").replace("|||F", "|||P"));
      assertThat(line.awaitOne(ItemState.APART).reason())
          .contains(Reason.of("order.report-not-final"));
    }
  }

  @Test
  void hostQueryAndResultsOfASiteWithoutALis_areAsBefore() throws Exception {
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool))) {
      measure(line, result(BARCODE, "31"));
      assertThat(only(line).orders()).isEmpty();
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        byte[] query = "H|\\^&|||XN\rQ|1|1^1^S1^B||ALL\rL|1|N\r".getBytes(StandardCharsets.UTF_8);
        assertThat(analyzer.sendAstm(query)).isEqualTo(ACK);
      }
      line.awaitOne(ItemState.APART);
    }
  }
}
