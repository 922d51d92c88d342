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

/** Orders that analyzers are told of without asking, or by asking for all of them. */
@Timeout(60)
class OrderTellingTest {
  private static final String TOKEN = "a-secret-of-this-test-only";

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

  /** An order for one specimen; {@code more} goes before its tests. */
  private static void order(LabLine line, String number, String specimen, String more, int... codes)
      throws Exception {
    StringBuilder tests = new StringBuilder();
    for (int code : codes) {
      tests.append(tests.isEmpty() ? "" : ",");
      tests.append(
          "{\"code\":\"%d\",\"name\":\"t\",\"specimen\":\"%s\"}".formatted(code, specimen));
    }
    String body =
        "{\"number\":\"%s\",%s\"patient\":{\"id\":\"P77\",\"name\":\"赵一\",\"sex\":\"female\"},\"tests\":[%s]}"
            .formatted(number, more, tests);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + line.intake().getPort() + "/api/v1/orders"))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static void known(LabLine line, String specimen) {
    LabLine.await(() -> !line.orders().bySpecimen(specimen).isEmpty());
  }

  @Test
  void orderIsToldOnce_laterTestsAlone_andEachCancellation() throws Exception {
    try (LabLine line = line();
        ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
      order(line, "A1", "8816001", "", 685, 717, 12345);
      assertThat(cobas.takeAstm())
          .contains("|TSDWN^BATCH|", "O|1|8816001|0^^^^S1^SC|^^^685^\\^^^717^|R||||||A|");
      order(line, "A1", "8816001", "", 685, 717, 690);
      assertThat(cobas.takeAstm()).contains("|8816001|0^^^^S1^SC|^^^690^|R||||||A|");
      order(line, "A1", "8816001", "", 685, 690);
      assertThat(cobas.takeAstm()).contains("|8816001|0^^^^S1^SC|^^^717^|R||||||C|");
      order(line, "A1", "8816001", "\"status\":\"revoked\",", 685, 690);
      assertThat(cobas.takeAstm()).contains("^^^685^\\^^^690^|R||||||C|");
    }
  }

  @Test
  void hl7OrderAndItsCancellation_areToldToo() throws Exception {
    String orm =
        "MSH|^~\\&|LIS|LAB|||20261125073000||ORM^O01|%s|P|2.4\rPID|1||P77||赵一||19800203|F\r"
            + "ORC|%s|A7\rOBR|1|A7|8816007|685^ALT\r";
    try (LabLine line = line();
        ScriptedAnalyzer lis = new ScriptedAnalyzer(line.lis());
        ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
      assertThat(lis.sendHl7(orm.formatted("1", "NW").getBytes(StandardCharsets.UTF_8)))
          .isEqualTo("AA");
      assertThat(cobas.takeAstm()).contains("|8816007|", "^^^685^|R||||||A|");
      assertThat(lis.sendHl7(orm.formatted("2", "CA").getBytes(StandardCharsets.UTF_8)))
          .isEqualTo("AA");
      assertThat(cobas.takeAstm()).contains("|8816007|", "^^^685^|R||||||C|");
    }
  }

  @Test
  void whatAnAnalyzerMissedWhileItWasAway_itIsToldLater_acrossARestart_andNotAgain()
      throws Exception {
    try (LabLine line = line()) {
      order(line, "A1", "8816001", "", 685);
      known(line, "8816001");
    }
    try (LabLine line = line()) {
      try (ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
        assertThat(cobas.takeAstm()).contains("|8816001|");
        // The next is told only behind the note of the first.
        order(line, "A2", "8816002", "", 685);
        assertThat(cobas.takeAstm()).contains("|8816002|");
        order(line, "A3", "8816003", "", 685);
        assertThat(cobas.takeAstm()).contains("|8816003|");
      }
    }
    try (LabLine line = line();
        ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
      order(line, "A1", "8816001", "\"stat\":true,", 685);
      order(line, "A4", "8816004", "", 685);
      String told = cobas.takeAstm();
      // Of the third nobody knows whether the note was written before the connection was cut.
      if (told.contains("|8816003|")) {
        told = cobas.takeAstm();
      }
      assertThat(told).contains("|8816004|");
    }
  }

  @Test
  void cancellationOfWhatWasNeverTold_isNotToldEither() throws Exception {
    try (LabLine line = line()) {
      order(line, "A1", "8816001", "", 685);
      known(line, "8816001");
      order(line, "A1", "8816001", "\"status\":\"revoked\",", 685);
      order(line, "A2", "8816002", "", 685);
      known(line, "8816002");
      try (ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
        assertThat(cobas.takeAstm()).contains("|8816002|");
      }
    }
  }

  @Test
  void orderThatReachesUsBehindItsResults_isNotTold() throws Exception {
    String result =
        "H|\\^&|||H7600^1|||||host|RSUPL^BATCH|P|1\rP|1\r"
            + "O|1|               8816001|0^50005^005^^S1^SC|^^^685^|R||||||N||||1\r"
            + "R|1|^^^685/|31|U/L||N||F\rL|1|N\r";
    try (LabLine line = line();
        ScriptedAnalyzer cobas = new ScriptedAnalyzer(line.address(LabLine.TOLD))) {
      assertThat(cobas.sendAstm(result.getBytes(StandardCharsets.UTF_8))).isEqualTo(ACK);
      LabLine.await(() -> line.orders().measuredAt(LabLine.TOLD, "8816001").isPresent());
      order(line, "A1", "8816001", "\"orderedAt\":\"2026-01-02T08:00:00+08:00\",", 685);
      order(line, "A2", "8816002", "", 685);
      assertThat(cobas.takeAstm()).contains("|8816002|");
    }
  }

  private static String everything(ScriptedAnalyzer analyzer, String tag) throws IOException {
    String query =
        "MSH|^~\\&|ICU^GeneXpert^1.0||LIS||20261125082900||QBP^Z01^QBP_Z01|m%s|P|2.5\r"
            + "QPD|Z01^REQUEST TEST ORDERS|%s|ALL\rRCP|I\r";
    analyzer.writeHl7(query.formatted(tag, tag).getBytes(StandardCharsets.UTF_8));
    return analyzer.readHl7();
  }

  @Test
  void whoeverAsksForEverything_getsWhatIsNew_andItAgainIfTheQuestionWasTakenBack()
      throws Exception {
    String back =
        "MSH|^~\\&|ICU^GeneXpert^1.0||LIS||20261125083000||QCN^J01^QCN_J01|c1|P|2.5|||AL|NE\r"
            + "QID|t1|N/D\r";
    try (LabLine line = line();
        ScriptedAnalyzer xpert = new ScriptedAnalyzer(line.address(LabLine.ASKS_FOR_ALL))) {
      assertThat(everything(xpert, "t0")).contains("QAK|t0|OK|").doesNotContain("OBR|");
      order(line, "A1", "8815103", "", 94500);
      known(line, "8815103");
      assertThat(everything(xpert, "t1")).contains("ORC|NW|1", "OBR|1|||94500|", "SPM|1|8815103|");
      xpert.writeHl7(back.getBytes(StandardCharsets.UTF_8));
      assertThat(xpert.readHl7()).contains("MSA|CA|c1|");
      LabLine.await(() -> asked(xpert, "t2").contains("SPM|1|8815103|"));
      LabLine.await(() -> !asked(xpert, "t3").contains("OBR|"));
      order(line, "A1", "8815103", "\"status\":\"revoked\",", 94500);
      LabLine.await(() -> asked(xpert, "t4").contains("ORC|OC|1"));
    }
  }

  private static String asked(ScriptedAnalyzer analyzer, String tag) {
    try {
      return everything(analyzer, tag);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
