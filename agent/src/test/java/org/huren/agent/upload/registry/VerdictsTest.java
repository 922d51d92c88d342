package org.huren.agent.upload.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.config.language.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
  private static final UUID ID = UUID.fromString("72c824db-61a9-5d35-a130-821b35a6156b");
  private static final List<String> RESOURCES =
      List.of("Specimen/5b6d7f0a-0000-5000-8000-000000000001", "DiagnosticReport/" + ID);
  private static final Document SENT = new Document("DiagnosticReport", ID, RESOURCES, new byte[0]);

  private final Verdicts verdicts = new Verdicts(Clock.fixed(NOW, ZoneOffset.UTC));

  private DeliveryOutcome of(int status, String body) {
    return verdicts.of(
        new Answer.Complete(
            status, Optional.empty(), Optional.of(body.getBytes(StandardCharsets.UTF_8))),
        SENT);
  }

  private static List<String> entries(String prefix, String suffix) {
    return RESOURCES.stream().map(r -> RegistryServer.entry(prefix + r + suffix)).toList();
  }

  private static DeliveryOutcome delivered() {
    return new Delivered(new Receipt(NOW, "DiagnosticReport/" + ID));
  }

  @ParameterizedTest
  @CsvSource({"'',''", "'',/_history/3", "https://platform.example/fhir/,/_history/a.b-1", "/,''"})
  void everyResourceNamed_isDelivered(String prefix, String suffix) {
    assertThat(of(200, RegistryServer.response(entries(prefix, suffix)))).isEqualTo(delivered());
  }

  @Test
  void locationInCapitals_orTheResourceItself_namesItToo() {
    List<String> capitals =
        RESOURCES.stream()
            .map(
                r ->
                    r.substring(0, r.indexOf('/'))
                        + r.substring(r.indexOf('/')).toUpperCase(Locale.ROOT))
            .map(RegistryServer::entry)
            .toList();
    assertThat(of(200, RegistryServer.response(capitals))).isEqualTo(delivered());
    List<String> resources =
        RESOURCES.stream()
            .map(r -> r.split("/"))
            .map(
                r ->
                    "{\"response\":{\"status\":\"200\"},\"resource\":{\"resourceType\":\""
                        + r[0]
                        + "\",\"id\":\""
                        + r[1]
                        + "\"}}")
            .toList();
    assertThat(of(200, RegistryServer.response(resources))).isEqualTo(delivered());
  }

  @Test
  void answerThatDoesNotNameEveryResource_isNoDelivery() {
    List<String> all = entries("", "");
    List<List<String>> lacking = new ArrayList<>();
    lacking.add(List.of());
    lacking.add(all.subList(0, 1));
    lacking.add(List.of(all.get(0), all.get(0)));
    lacking.add(List.of(all.get(0), all.get(1), all.get(1)));
    lacking.add(List.of(all.get(0), all.get(1).replace("201 Created", "412 Conflict")));
    lacking.add(List.of(all.get(0), all.get(1).replace("DiagnosticReport", "Observation")));
    lacking.add(List.of(all.get(0), all.get(1).replace(ID.toString(), ID + "0")));
    lacking.add(List.of(all.get(0), all.get(1).replace("\"location\"", "\"etag\"")));
    for (List<String> entries : lacking) {
      assertThat(of(200, RegistryServer.response(entries)))
          .isEqualTo(Inconclusive.retry(Reason.of("upload.not-named", 200), Fault.ITEM));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[]",
        "null",
        "{\"resourceType\":\"Bundle\"",
        "{\"resourceType\":\"Bundle\",\"type\":\"batch-response\"}",
        "{\"resourceType\":[\"Bundle\"],\"type\":{\"a\":1}}",
        "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"information\"}]}",
        "<Bundle xmlns=\"http://hl7.org/fhir\"/>",
      })
  void successWithAnythingElse_isNoDelivery(String body) {
    assertThat(of(200, body))
        .isEqualTo(Inconclusive.retry(Reason.of("upload.no-answer", 200), Fault.UNCLEAR));
    assertThat(of(422, body)).isInstanceOf(RetryLater.class);
  }

  @Test
  void deeplyNestedAnswer_isNoDelivery() {
    assertThat(of(200, "[".repeat(200_000))).isInstanceOf(RetryLater.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"invariant", "required", "value", "processing", "business-rule", "Jönsson"})
  void documentRefused_isForAPerson(String code) {
    for (int status : new int[] {400, 422}) {
      Reason why =
          Reason.of(
              "upload.document-refused",
              status,
              code.equals("Jönsson") ? "unknown-code" : code,
              "Bundle.entry[3].resource");
      assertThat(of(status, RegistryServer.outcome(code, "张三 is wrong")))
          .isEqualTo(new Rejected(why));
    }
  }

  @Test
  void refusal_neverCarriesWhatTheAnswerQuotes() {
    String body =
        RegistryServer.outcome("value", "张三")
            .replace("Bundle.entry[3].resource", "Patient.where(name='张三')");
    assertThat(of(422, body))
        .isEqualTo(new Rejected(Reason.of("upload.document-refused", 422, "value", "-")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"transient", "lock-error", "exception", "timeout", "throttled"})
  void passingTrouble_isTriedAgain(String code) {
    assertThat(of(422, RegistryServer.outcome(code, "later")))
        .isEqualTo(
            Inconclusive.retry(Reason.of("upload.document-not-now", 422, code), Fault.UNCLEAR));
  }

  @Test
  void lackOfRights_isTheUplinksFault() {
    assertThat(of(422, RegistryServer.outcome("forbidden", "no")))
        .isEqualTo(Inconclusive.retry(Reason.of("upload.not-authorized", 422), Fault.UPLINK));
  }

  @ParameterizedTest
  @CsvSource({
    "412, conflict, upload.document-superseded",
    "409, duplicate, upload.document-already-there",
    "412, duplicate, upload.document-already-there",
  })
  void reportNamedAsThere_isDeliveredWithANote(int status, String code, String warning) {
    DeliveryOutcome outcome = of(status, RegistryServer.outcome(code, "DiagnosticReport/" + ID));
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Delivered.class,
            d -> {
              assertThat(d.receipt().reference()).isEqualTo("DiagnosticReport/" + ID);
              assertThat(d.receipt().warning().orElseThrow().code()).isEqualTo(warning);
            });
  }

  @ParameterizedTest
  @CsvSource({
    // A race for a resource is called a conflict too
    "409, conflict, DiagnosticReport/72c824db-61a9-5d35-a130-821b35a6156b",
    "412, conflict, Device/72c824db-61a9-5d35-a130-821b35a6156b",
    "409, duplicate, DiagnosticReport/00000000-61a9-5d35-a130-821b35a6156b",
    "412, processing, DiagnosticReport/72c824db-61a9-5d35-a130-821b35a6156b",
  })
  void conflictThatDoesNotSayTheReportIsThere_isTriedAgain(int status, String code, String text) {
    assertThat(of(status, RegistryServer.outcome(code, text)))
        .isEqualTo(
            Inconclusive.retry(Reason.of("upload.document-not-now", status, code), Fault.ITEM));
  }

  @ParameterizedTest
  @CsvSource({
    "401, UPLINK, upload.not-authorized",
    "403, UPLINK, upload.not-authorized",
    "404, UPLINK, upload.no-such-service",
    "409, UNCLEAR, upload.http-status",
    "413, ITEM, upload.object-too-large",
    "422, UNCLEAR, upload.http-status",
    "500, UNCLEAR, upload.http-status",
    "502, UPLINK, upload.http-status",
  })
  void bareStatus_isNeverAFinalWord(int status, Fault fault, String code) {
    assertThat(of(status, "<html>no</html>"))
        .isInstanceOfSatisfying(
            RetryLater.class,
            l -> {
              assertThat(l.fault()).isEqualTo(fault);
              assertThat(l.why().code()).isEqualTo(code);
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void farSideThatAsksForAPause_isHeard(int status) {
    assertThat(
            verdicts.of(
                new Answer.Complete(status, Optional.of(Duration.ofSeconds(17)), Optional.empty()),
                SENT))
        .isEqualTo(
            new RetryLater(
                Optional.of(Duration.ofSeconds(17)),
                Reason.of("upload.busy", status),
                Fault.UPLINK));
  }

  @Test
  void everyReason_hasATextInBothLanguages() {
    for (String code :
        List.of(
            "upload.document-already-there",
            "upload.document-not-now",
            "upload.document-refused",
            "upload.document-superseded",
            "upload.message-too-long",
            "upload.no-analyzer",
            "upload.no-sample-id",
            "upload.nothing-to-report")) {
      assertThat(Messages.of(Reason.class, Locale.ENGLISH).has(code)).as(code).isTrue();
      assertThat(Messages.of(Reason.class, Locale.SIMPLIFIED_CHINESE).text(code, 1, 2, 3))
          .as(code)
          .isNotEqualTo(Messages.of(Reason.class, Locale.ENGLISH).text(code, 1, 2, 3));
    }
  }
}
