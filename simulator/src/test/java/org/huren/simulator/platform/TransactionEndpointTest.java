package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.huren.simulator.certs.Certificates;
import org.huren.simulator.fault.FaultOrder;
import org.huren.simulator.fault.FaultPlan;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TransactionEndpointTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @TempDir private static Path folder;
  private static Platform platform;
  private static HttpClient client;
  private static FaultPlan faults;

  @BeforeAll
  static void start() throws Exception {
    Path certificates = folder.resolve("certs");
    new Certificates(Certificates.Algorithm.EC, Clock.systemUTC()).write(certificates, List.of());
    faults = new FaultPlan(new SplittableRandom(1));
    platform =
        Platform.start(
            new Platform.Place(ANY, ANY, certificates, folder.resolve("cloud")),
            faults,
            List.of(),
            Clock.systemUTC());
    client = TrialClient.of(certificates, "agent", "TLSv1.3");
  }

  @AfterAll
  static void stop() throws IOException {
    platform.close();
  }

  @AfterEach
  void disarm() {
    faults.clear();
  }

  private static HttpResponse<String> post(byte[] document) throws Exception {
    return client.send(
        HttpRequest.newBuilder(platform.fhir())
            .header("Content-Type", "application/fhir+json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(document))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static byte[] report(String id, String version) {
    return Bundles.report(id, version, Bundles.quantity("5.10"));
  }

  private static List<Accepted> ledgerOf(String id) throws IOException {
    return JsonLines.read(folder.resolve("cloud/ledger.jsonl"), Accepted::ofJson).stream()
        .filter(line -> line.id().equals(id))
        .toList();
  }

  private static JsonNode issue(HttpResponse<String> answer) {
    JsonNode outcome = new JsonMapper().readTree(answer.body());
    assertThat(outcome.path("resourceType").asString()).isEqualTo("OperationOutcome");
    return outcome.path("issue").path(0);
  }

  @Test
  void everyEntry_isAnsweredWithStatusAndLocation() throws Exception {
    HttpResponse<String> first = post(report("r-new", "1"));
    HttpResponse<String> again = post(report("r-new", "1"));

    assertThat(first.statusCode()).isEqualTo(200);
    JsonNode bundle = new JsonMapper().readTree(first.body());
    assertThat(bundle.path("type").asString()).isEqualTo("transaction-response");
    assertThat(bundle.path("entry")).hasSize(4);
    JsonNode last = bundle.path("entry").path(3).path("response");
    assertThat(last.path("status").asString()).isEqualTo("201 Created");
    assertThat(last.path("location").asString()).isEqualTo("DiagnosticReport/r-new/_history/1");
    assertThat(again.body()).contains("200 OK", "DiagnosticReport/r-new/_history/2");
    assertThat(ledgerOf("r-new")).extracting(Accepted::repeat).containsExactly(false, true);
  }

  @Test
  void olderVersion_isAConflictThatNamesTheReport() throws Exception {
    post(report("r-old", "2"));

    HttpResponse<String> answer = post(report("r-old", "1"));

    assertThat(answer.statusCode()).isEqualTo(412);
    assertThat(issue(answer).path("code").asString()).isEqualTo("conflict");
    assertThat(issue(answer).path("diagnostics").asString()).contains("DiagnosticReport/r-old");
    assertThat(ledgerOf("r-old")).hasSize(1);
  }

  @Test
  void documentThatIsNone_isRefusedWithTheReason() throws Exception {
    HttpResponse<String> answer =
        post("{\"resourceType\":\"Patient\"}".getBytes(StandardCharsets.UTF_8));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(issue(answer).path("diagnostics").asString()).contains("transaction");
  }

  @Test
  void otherContentType_isRefused() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(platform.fhir())
                .header("Content-Type", "application/fhir+xml")
                .POST(HttpRequest.BodyPublishers.ofString("<Bundle/>"))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(415);
  }

  @Test
  void orderedStatus_isAnsweredAndNothingStored() throws Exception {
    platform.obey(FaultOrder.parse("status=503,next=1"));

    assertThat(post(report("r-503", "1")).statusCode()).isEqualTo(503);
    assertThat(ledgerOf("r-503")).isEmpty();
    assertThat(post(report("r-503", "1")).statusCode()).isEqualTo(200);
  }

  @Test
  void resetMidBody_storesNothing() {
    platform.obey(FaultOrder.parse("reset-mid-body=100B"));

    assertThatThrownBy(() -> post(report("r-reset", "1"))).isInstanceOf(IOException.class);
    assertThat(folder.resolve("cloud/documents/r-reset.json")).doesNotExist();
  }

  @Test
  void lostAnswer_isLostAfterStoringAndTheRepeatIsMarked() throws Exception {
    platform.obey(FaultOrder.parse("answer-lost,next=1"));

    assertThatThrownBy(() -> post(report("r-lost", "1"))).isInstanceOf(IOException.class);
    assertThat(post(report("r-lost", "1")).statusCode()).isEqualTo(200);
    assertThat(ledgerOf("r-lost")).extracting(Accepted::repeat).containsExactly(false, true);
  }

  @Test
  void garbageAnswer_isAWebPageAfterStoring() throws Exception {
    platform.obey(FaultOrder.parse("garbage-answer"));

    assertThat(post(report("r-garbage", "1")).body()).startsWith("<html>");
    assertThat(ledgerOf("r-garbage")).hasSize(1);
  }

  @Test
  void instanceFailure_refusesTheDocument() throws Exception {
    platform.obey(FaultOrder.parse("instance-failure"));

    HttpResponse<String> answer = post(report("r-failed", "1"));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(issue(answer).path("code").asString()).isEqualTo("processing");
    assertThat(ledgerOf("r-failed")).isEmpty();
  }
}
