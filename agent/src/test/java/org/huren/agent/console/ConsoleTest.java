package org.huren.agent.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.huren.agent.control.Access;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.config.HostPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The console's HTTP contract: who may ask, how much, and what is shown. */
class ConsoleTest extends ConsoleClient {
  // ---- health and metrics

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/metrics"})
  void monitoring_needsNoToken(String path) throws Exception {
    assertThat(send(request(path)).statusCode()).isEqualTo(200);
  }

  @Test
  void closedReceiverAndIntake_areNotReady_andSayWhy_butLive() throws Exception {
    running.dicom.stopped();
    running.spool.set(
        RunningConsole.spool(
            folder, Optional.empty(), Optional.of(Reason.of("health.intake-closed", "20GB"))));

    HttpResponse<String> ready = send(request("/health/ready"));

    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(json(ready).at("/reasons").findValuesAsString("text"))
        .hasSize(2)
        .anySatisfy(t -> assertThat(t).contains("less than 20GB is free"))
        .anySatisfy(t -> assertThat(t).contains("dicom does not listen on 0.0.0.0:11112"));
    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
  }

  @Test
  void brokenSpool_isNotLive() throws Exception {
    running.spool.set(
        RunningConsole.spool(
            folder, Optional.of(Reason.of("health.spool-broken", "EIO")), Optional.empty()));

    assertThat(send(request("/health/live")).statusCode()).isEqualTo(503);
    assertThat(send(request("/health/ready")).statusCode()).isEqualTo(503);
  }

  @Test
  void health_answersEvenIfTheDatabaseDoesNot() throws Exception {
    running.records.fail(new IllegalStateException("ZHANG^SAN"));

    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
    HttpResponse<String> status = send(authorized("/api/v1/status"));
    assertThat(status.statusCode()).isEqualTo(500);
    assertThat(problem(status)).isEqualTo("failed");
    assertThat(status.body()).doesNotContain("ZHANG", "IllegalState");
  }

  @Test
  void metrics_areInPrometheusText() throws Exception {
    HttpResponse<String> metrics = send(request("/metrics"));

    assertThat(metrics.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(metrics.body().lines())
        .contains(
            "receive_listening{receiver=\"dicom\"} 1.0",
            "upload_circuit_state{uplink=\"imaging-cloud\"} 2.0");
  }

  // ---- who may ask

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer ", "Bearer wrong", "Basic YTpi", "bearer \u00e9"})
  void api_withoutTheToken_is401(String authorization) throws Exception {
    HttpRequest.Builder request = request("/api/v1/status");
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }

    HttpResponse<String> refused = send(request);

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    assertThat(problem(refused)).isEqualTo("wrong-token");
    assertThat(json(refused).at("/advice").asString()).contains("console.token");
  }

  @Test
  void unknownPathBelowApi_isNotToldWithoutTheToken() throws Exception {
    assertThat(send(request("/api/v1/nothing")).statusCode()).isEqualTo(401);
    assertThat(send(authorized("/api/v1/nothing")).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example, 403",
    "evil.example:7080, 403",
    "127.0.0.1.evil.example, 403",
    "localhost.evil.example, 403",
    "[::1].evil.example, 400",
    "'', 400",
    "localhost, 200",
    "LOCALHOST:7080, 200",
    "10.1.2.3:7080, 200",
    "[::1]:7080, 200"
  })
  void hostName_mustNotBeOneThatAWebPageCouldRebind(String host, int status) throws Exception {
    assertThat(raw("GET /health/live HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 " + status);
  }

  @ParameterizedTest
  @CsvSource({"http://evil.example, 403", "null, 403", "https://127.0.0.1, 403"})
  void pagesOfOthers_areRefusedEvenWithTheToken(String origin, int status) throws Exception {
    HttpResponse<String> answer = send(authorized("/api/v1/status").header("Origin", origin));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(problem(answer)).isEqualTo("foreign-origin");
  }

  @Test
  void ownPages_areLetIn() throws Exception {
    String own = running.console.access().url().toString();

    assertThat(send(authorized("/api/v1/status").header("Origin", own)).statusCode())
        .isEqualTo(200);
  }

  @Test
  void openToTheNetwork_apiAnswersThisMachineOnAnyOfItsAddresses() throws Exception {
    InetAddress outer =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(a -> !a.isLoopbackAddress() && !a.isLinkLocalAddress())
            .findFirst()
            .orElse(InetAddress.getLoopbackAddress());
    try (RunningConsole open = new RunningConsole(folder, new HostPort("0.0.0.0", 0))) {
      Access access = open.console.access();
      URI throughOuter =
          URI.create(
              "http://"
                  + new HostPort(
                      outer.getHostAddress().replaceFirst("%.*", ""), access.url().getPort())
                  + "/api/v1/status");
      HttpRequest.Builder request =
          HttpRequest.newBuilder(throughOuter).header("Authorization", access.authorization());

      assertThat(access.url().getHost()).isEqualTo("127.0.0.1");
      assertThat(send(request).statusCode()).isEqualTo(200);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void tokenFile_isForItsOwnerOnly_andNewWithEachStart() throws Exception {
    Path file = folder.resolve("console.token");
    String first = Files.readString(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    running.close();
    assertThat(file).doesNotExist();
    start();

    assertThat(Files.readString(file)).isNotEqualTo(first).hasSize(44);
    assertThat(running.console.access().toString()).doesNotContain(Files.readString(file).strip());
  }

  @Test
  void anAddressInUse_isAnErrorWithThatAddress() {
    HostPort taken = new HostPort("127.0.0.1", running.console.access().url().getPort());

    assertThatThrownBy(() -> new RunningConsole(folder, taken))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(taken.toString());
  }

  // ---- bounds

  @Test
  void tooLargeBody_isRefused() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());
    HttpResponse<String> answer =
        send(
            authorized("/api/v1/items/" + FakeRecords.id(1) + "/discard")
                .POST(BodyPublishers.ofString("{\"reason\":\"" + "x".repeat(20_000) + "\"}")));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(problem(answer)).isEqualTo("too-large");
  }

  @Test
  void tooLongHeader_isRefused() throws Exception {
    assertThat(
            raw(
                "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: "
                    + "x".repeat(20_000)
                    + "\r\n\r\n"))
        .startsWith("HTTP/1.1 431");
  }

  @Test
  void garbage_isRefused_andTheConsoleGoesOn() throws Exception {
    assertThat(raw("\u0001\u0002garbage\r\n\r\n")).startsWith("HTTP/1.1 400");
    assertThat(send(request("/health/live")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, limit",
    "limit=501, limit",
    "limit=x, limit",
    "limit=-1, limit",
    "state=lost, state",
    "before=17, before",
    "before=0197a000-0000-4000-8000-000000000001, before"
  })
  void wrongParameter_is400_andSaysWhatIsAllowed(String query, String name) throws Exception {
    HttpResponse<String> answer = send(authorized("/api/v1/items?" + query));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer)).isEqualTo("bad-parameter");
    assertThat(json(answer).at("/detail").asString()).startsWith(name);
    assertThat(json(answer).at("/advice").asString()).startsWith("Allowed: ");
  }

  // ---- status and items

  @Test
  void status_hasEveryStage() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());

    JsonNode status = json(send(authorized("/api/v1/status")));

    assertThat(status.at("/agent/version").asString()).isEqualTo("0.1.0");
    assertThat(status.at("/health/ready").asBoolean()).isTrue();
    assertThat(status.at("/receivers/0/address").asString()).isEqualTo("0.0.0.0:11112");
    assertThat(status.at("/items/HELD").asInt()).isEqualTo(1);
    assertThat(status.at("/uplinks/0/id").asString()).isEqualTo("imaging-cloud");
    assertThat(status.at("/uplinks/0/circuit").asString()).isEqualTo("OPEN");
    assertThat(status.at("/uplinks/0/lastError/code").asString()).isEqualTo("test.unreachable");
    assertThat(status.at("/uplinks/0/lastSuccess").asString()).isEqualTo("2026-11-21T11:53:20Z");
  }

  @Test
  void items_areNewestFirst_inPages_withoutPatientData() throws Exception {
    for (int i = 1; i <= 5; i++) {
      running.records.add(i, i == 3 ? ItemState.HELD : ItemState.ACCEPTED, Optional.empty());
    }

    HttpResponse<String> first = send(authorized("/api/v1/items?limit=2"));
    JsonNode page = json(first);
    JsonNode second =
        json(send(authorized("/api/v1/items?limit=3&before=" + page.at("/before").asString())));
    JsonNode held = json(send(authorized("/api/v1/items?state=held")));

    assertThat(page.at("/items").findValuesAsString("id"))
        .containsExactly(FakeRecords.id(5).toString(), FakeRecords.id(4).toString());
    assertThat(second.at("/items").findValuesAsString("id"))
        .containsExactly(
            FakeRecords.id(3).toString(),
            FakeRecords.id(2).toString(),
            FakeRecords.id(1).toString());
    assertThat(held.at("/items").findValuesAsString("id"))
        .containsExactly(FakeRecords.id(3).toString());
    assertThat(first.body()).doesNotContain("ZHANG", "张三");
  }

  @Test
  void item_isFoundByItsWholeId_orAnEndOfIt() throws Exception {
    running.records.add(0xabcdef01L, ItemState.HELD, Optional.empty());

    for (String id : new String[] {FakeRecords.id(0xabcdef01L).toString(), "ABCDEF01"}) {
      JsonNode item = json(send(authorized("/api/v1/items/" + id)));

      assertThat(item.at("/item/id").asString()).isEqualTo(FakeRecords.id(0xabcdef01L).toString());
      assertThat(item.at("/item/bytes").asInt()).isEqualTo(524_288);
      assertThat(item.at("/attributes/PatientName").asString()).isEqualTo("张三^ZHANG^SAN");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0197a000-0000-7000-8000-00000000ffff, 404, no-such-item",
    "0197a000-0000-4000-8000-000000000001, 400, not-an-id",
    "ffffffff, 404, no-such-item",
    "0197a000, 409, several-items",
    "abc, 400, not-an-id",
    "ABCDEFGH, 400, not-an-id"
  })
  void unknownOrUnclearItem_isRefusedWithAdvice(String id, int status, String code)
      throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());
    running.records.add(2, ItemState.HELD, Optional.empty());

    HttpResponse<String> answer = send(authorized("/api/v1/items/" + id));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(problem(answer)).isEqualTo(code);
    assertThat(json(answer).at("/advice").asString()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/v1/items/..%2f..%2fetc", "/health/../api/v1/status", "//api/v1/status"})
  void pathTricks_neverPassTheGuard(String path) throws Exception {
    String head = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    assertThat(raw(head)).matches("HTTP/1.1 (400|401|404)");
  }
}
