package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.ScriptedAnalyzer.ACK;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.huren.agent.item.ItemState;
import org.huren.agent.order.Order;
import org.huren.config.AddressRange;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import org.huren.config.OrdersConfig.Barcode;
import org.huren.config.OrdersConfig.Then;
import org.huren.config.Peers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Orders over HTTP, and analyzers' questions answered from them, on real sockets. */
@Timeout(60)
class HostQueryTest {
  private static final String TOKEN = "a-secret-of-this-test-only";
  private static final String ORDER =
      """
      { "number": "A1", "stat": true, "requester": "吴医生",
        "patient": { "id": "P77", "name": "赵一", "sex": "female", "birthDate": "1980-02-03" },
        "tests": [ { "code": "58410-2", "name": "血常规", "specimen": "8801", "specimenType": "全血" },
                   { "code": "2", "name": "ALT", "specimen": "8802", "specimenType": "血清" } ] }
      """;

  @TempDir Path folder;
  private OrdersConfig rules;

  @BeforeEach
  void token() throws IOException {
    Path token = folder.resolve("token");
    Files.writeString(token, TOKEN + "\n");
    rules =
        new OrdersConfig(
            Duration.ofHours(1),
            Then.HOLD,
            Barcode.any(),
            Optional.of(
                new OrdersConfig.Intake(
                    new HostPort("127.0.0.1", 0),
                    token,
                    new Peers.Listed(List.of(AddressRange.parse("127.0.0.1"))))));
  }

  private LabLine line() throws Exception {
    return LabLine.start(LabLine.Setup.in(folder.resolve("spool")).with(rules));
  }

  private static HttpResponse<String> post(LabLine line, String body, String token)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + line.intake().getPort() + "/api/v1/orders"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void tell(LabLine line) throws Exception {
    HttpResponse<String> answer = post(line, ORDER, TOKEN);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.body()).contains("\"orders\":1");
    LabLine.await(() -> !line.orders().bySpecimen("8802").isEmpty());
  }

  @Test
  void orderOverHttp_isStoredBeforeItIsAnswered_andFoundByItsBarcodes() throws Exception {
    try (LabLine line = line()) {
      tell(line);
      Order order = line.orders().bySpecimen("8801").get(0);
      assertThat(order.number()).isEqualTo("A1");
      assertThat(order.patient().orElseThrow().name()).contains("赵一");
    }
  }

  @Test
  void sameNumberAgain_replacesTheOrder() throws Exception {
    try (LabLine line = line()) {
      tell(line);
      post(line, ORDER.replace("8802", "8803"), TOKEN);
      LabLine.await(() -> !line.orders().bySpecimen("8803").isEmpty());
      assertThat(line.orders().bySpecimen("8802")).isEmpty();
      assertThat(line.orders().bySpecimen("8801")).hasSize(1);
      post(line, ORDER.replace("\"stat\": true", "\"status\": \"revoked\""), TOKEN);
      LabLine.await(() -> line.orders().bySpecimen("8801").get(0).status() == Order.Status.REVOKED);
    }
  }

  @Test
  void wrongTokenAndWrongDocuments_areRefused_andNothingIsStored() throws Exception {
    try (LabLine line = line()) {
      assertThat(post(line, ORDER, "guessed").statusCode()).isEqualTo(401);
      assertThat(post(line, "{", TOKEN).statusCode()).isEqualTo(400);
      HttpResponse<String> answer = post(line, ORDER.replace("\"number\": \"A1\",", ""), TOKEN);
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body()).contains("number: missing");
      assertThat(post(line, "[" + "1,".repeat(600_000) + "1]", TOKEN).statusCode()).isEqualTo(413);
      assertThat(line.items(ItemState.APART)).isEmpty();
      assertThat(line.orders().bySpecimen("8801")).isEmpty();
    }
  }

  @Test
  void sysmexQuestion_isAnsweredFromTheOrder_overTheWire() throws Exception {
    try (LabLine line = line()) {
      tell(line);
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        ask(analyzer, "8801");
        String answer = analyzer.takeAstm();
        assertThat(answer)
            .contains("P|1|||P77|^赵一||19800203|F")
            .contains("O|1|1^1^8801^B||^^^^WBC\\^^^^RBC")
            .endsWith("L|1|N\r");
        ask(analyzer, "4711");
        assertThat(analyzer.takeAstm()).endsWith("L|1|I\r");
      }
      assertThat(line.items(ItemState.APART)).hasSize(1);
    }
  }

  private static void ask(ScriptedAnalyzer analyzer, String sample) throws IOException {
    String query = "H|\\^&|||XN-550||||||||E1394-97\rQ|1|1^1^" + sample + "^B||^^^^ALL\rL|1|N\r";
    assertThat(analyzer.sendAstm(query.getBytes(StandardCharsets.UTF_8))).isEqualTo(ACK);
  }

  @Test
  void mindrayQuestion_getsQckAndDsr_orQckAlone() throws Exception {
    String query =
        "MSH|^~\\&|Mindray|BS-480|||20261125083000||QRY^Q02|%s|P|2.3.1||||||ASCII|||\r"
            + "QRD|20261125083000|R|D|1|||RD|%s|OTH|||T|\rQRF|BS-480|||||RCT|COR|ALL||\r";
    try (LabLine line = line()) {
      tell(line);
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.HL7))) {
        analyzer.writeHl7(query.formatted("7", "8802").getBytes(StandardCharsets.UTF_8));
        assertThat(analyzer.readHl7()).contains("QCK^Q02|7|").contains("QAK|SR|OK|");
        assertThat(analyzer.readHl7()).contains("DSR^Q03").contains("DSP|29||2^^^|||");
        analyzer.writeHl7(query.formatted("8", "4711").getBytes(StandardCharsets.UTF_8));
        assertThat(analyzer.readHl7()).contains("QCK^Q02|8|").contains("QAK|SR|NF|");
      }
    }
  }

  @Test
  void lawQuestion_getsRspAndTheOrder_orThatThereIsNothingToDo() throws Exception {
    String query =
        "MSH|^~\\&|cobas|LAB|LIS||20261125083000||QBP^Q11^QBP_Q11|%s|P|2.5.1\r"
            + "QPD|WOS^Work Order Step^IHELAW|T%s|%s\rRCP|I||R\r";
    try (LabLine line = line()) {
      tell(line);
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.LAW))) {
        analyzer.writeHl7(query.formatted("7", "7", "8802").getBytes(StandardCharsets.UTF_8));
        assertThat(analyzer.readHl7()).contains("RSP^K11").contains("QAK|T7|OK|WOS^");
        String order = analyzer.readHl7();
        assertThat(order).contains("OML^O33").contains("SPM|1|8802").contains("OBR|1|A1.2||2^ALT");
        analyzer.writeHl7(query.formatted("8", "8", "4711").getBytes(StandardCharsets.UTF_8));
        assertThat(analyzer.readHl7()).contains("RSP^K11");
        assertThat(analyzer.readHl7()).contains("ORC|DC|");
      }
    }
  }

  @Test
  void questionAfterARestart_isAnsweredAsBefore() throws Exception {
    try (LabLine line = line()) {
      tell(line);
    }
    try (LabLine line = line()) {
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        ask(analyzer, "8801");
        assertThat(analyzer.takeAstm()).contains("^^^^WBC");
      }
    }
  }
}
