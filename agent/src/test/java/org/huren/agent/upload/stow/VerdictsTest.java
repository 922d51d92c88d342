package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.upload.http.Answer;
import org.huren.agent.upload.http.Inconclusive;
import org.huren.agent.upload.storage.FailureReason;
import org.huren.config.language.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final ItemId ONE = new ItemId(new UUID(0x17000L, 0x8000000000000000L));
  private static final ItemId TWO = new ItemId(new UUID(0x27000L, 0x8000000000000000L));

  private final Verdicts verdicts = new Verdicts(Clock.fixed(NOW, ZoneOffset.UTC));

  private static Answer.Complete answer(int status, String body) {
    return new Answer.Complete(
        status, Optional.empty(), Optional.of(body.getBytes(StandardCharsets.UTF_8)));
  }

  private Map<ItemId, DeliveryOutcome> both(Answer answer) {
    Map<String, ItemId> sent = new LinkedHashMap<>();
    sent.put("1.1", ONE);
    sent.put("1.2", TWO);
    return verdicts.of(answer, sent);
  }

  private RetryLater later(Answer answer) {
    DeliveryOutcome outcome = verdicts.of(answer, Map.of("1.1", ONE)).get(ONE);
    assertThat(outcome).isInstanceOf(RetryLater.class);
    assertThat(both(answer).values()).allMatch(RetryLater.class::isInstance);
    return (RetryLater) outcome;
  }

  @ParameterizedTest
  @CsvSource({"200", "202", "409", "400", "500", "503"})
  void bodyDecides_whateverTheStatusSays(int status) {
    String body = StowServer.json(List.of("1.1"), Map.of("1.2", 0xC000));
    Map<ItemId, DeliveryOutcome> outcomes = both(answer(status, body));
    assertThat(outcomes.get(ONE)).isEqualTo(new Delivered(new Receipt(NOW, "https://cloud/1.1")));
    assertThat(outcomes.get(TWO))
        .isEqualTo(new Rejected(Reason.of("upload.refused-not-understood", "C000")));
  }

  @Test
  void unnamedInstance_comesLater_andIsNoFaultOfTheUplink() {
    Map<ItemId, DeliveryOutcome> outcomes =
        both(answer(200, StowServer.json(List.of("1.1"), Map.of())));
    assertThat(outcomes.get(TWO))
        .isEqualTo(Inconclusive.retry(Reason.of("upload.not-named", 200), Fault.ITEM));
  }

  @ParameterizedTest
  @CsvSource({
    "A700, later, upload.out-of-resources",
    "A7FF, later, upload.out-of-resources",
    "0110, later, upload.processing-failure",
    "0213, later, upload.out-of-resources",
    "A900, never, upload.refused-data-set",
    "C000, never, upload.refused-not-understood",
    "CFFF, never, upload.refused-not-understood",
    "C122, never, upload.refused-transfer-syntax",
    "0122, never, upload.refused-sop-class",
    "0117, never, upload.refused-data-set",
    "0124, later, upload.refused-not-authorized",
    "B00E, later, upload.refused-unknown-code",
    "0000, later, upload.refused-unknown-code"
  })
  void failureReason_decidesWhetherItIsTriedAgain(String hex, String when, String code) {
    String body = StowServer.json(List.of("1.1"), Map.of("1.2", Integer.parseInt(hex, 16)));
    DeliveryOutcome outcome = both(answer(200, body)).get(TWO);
    Reason why = Reason.of(code, hex);
    assertThat(outcome)
        .isEqualTo(when.equals("never") ? new Rejected(why) : Inconclusive.retry(why, Fault.ITEM));
  }

  @Test
  void outOfResources_forEveryInstance_isTheUplinksFault() {
    String body = StowServer.json(List.of(), Map.of("1.1", 0xA700, "1.2", 0xA700));
    assertThat(both(answer(409, body)).values())
        .allSatisfy(o -> assertThat(((RetryLater) o).fault()).isEqualTo(Fault.UPLINK));
  }

  @Test
  void duplicate_isThereAlready() {
    String body = StowServer.json(List.of(), Map.of("1.1", 0x0111));
    assertThat(both(answer(409, body)).get(ONE))
        .isEqualTo(
            new Delivered(
                new Receipt(NOW, "1.1", Optional.of(Reason.of("upload.already-there", "0111")))));
  }

  @Test
  void warning_isKeptWithTheReceipt() {
    String body =
        StowServer.json(List.of("1.1"), Map.of())
            .replace("\"00081190\"", "\"00081196\":{\"vr\":\"US\",\"Value\":[45056]},\"00081190\"");
    assertThat(both(answer(202, body)).get(ONE))
        .isInstanceOfSatisfying(
            Delivered.class,
            d ->
                assertThat(d.receipt().warning())
                    .contains(Reason.of("upload.warning-coerced", "B000")));
  }

  @Test
  void receiptsReference_isBoundedAndPrintable() {
    String body =
        StowServer.json(List.of("1.1"), Map.of())
            .replace("https://cloud/1.1", "https://c/\\n\\u0007" + "x".repeat(9000));
    assertThat(both(answer(200, body)).get(ONE))
        .isInstanceOfSatisfying(
            Delivered.class,
            d ->
                assertThat(d.receipt().reference())
                    .startsWith("https://c/xxx")
                    .hasSizeLessThanOrEqualTo(1024));
  }

  @ParameterizedTest
  @CsvSource({
    "200, UNCLEAR, upload.no-answer",
    "204, UNCLEAR, upload.no-answer",
    "302, UPLINK, upload.http-status",
    "400, UNCLEAR, upload.http-status",
    "401, UPLINK, upload.not-authorized",
    "403, UPLINK, upload.not-authorized",
    "404, UPLINK, upload.no-such-service",
    "409, UNCLEAR, upload.http-status",
    "413, ITEM, upload.object-too-large",
    "415, UNCLEAR, upload.http-status",
    "429, UPLINK, upload.busy",
    "500, UNCLEAR, upload.http-status",
    "502, UPLINK, upload.http-status",
    "503, UPLINK, upload.busy",
    "504, UPLINK, upload.http-status"
  })
  void statusWithoutABody_neverDelivers_andNeverRefusesForGood(
      int status, Fault fault, String code) {
    RetryLater later = later(answer(status, "<html>whatever</html>"));
    assertThat(later.fault()).isEqualTo(fault);
    assertThat(later.why().code()).isEqualTo(code);
    assertThat(later.after()).isEmpty();
  }

  @Test
  void tooLargeRequest_isSentAgainAtOnceInParts() {
    assertThat(both(answer(413, "")).values())
        .allSatisfy(
            o -> {
              assertThat(((RetryLater) o).after()).contains(Duration.ZERO);
              assertThat(((RetryLater) o).fault()).isEqualTo(Fault.ITEM);
            });
  }

  @Test
  void brokenConnection_isUnclear_andNoConnectionIsTheUplinksFault() {
    assertThat(later(new Answer.Broken("x")).fault()).isEqualTo(Fault.UNCLEAR);
    assertThat(later(new Answer.Silent(Duration.ofSeconds(9))).fault()).isEqualTo(Fault.UNCLEAR);
    assertThat(later(new Answer.NoContact("x")).fault()).isEqualTo(Fault.UPLINK);
    assertThat(later(new Answer.Complete(200, Optional.empty(), Optional.empty())).why().code())
        .isEqualTo("upload.answer-too-long");
  }

  @Test
  void everyReason_hasATextInBothLanguages() {
    for (Locale locale : List.of(Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE)) {
      Messages texts = Messages.of(Reason.class, locale);
      for (FailureReason failure : FailureReason.values()) {
        Reason reason = failure.reason(0xA700);
        assertThat(texts.has(reason.code())).as("%s in %s", reason.code(), locale).isTrue();
        assertThat(texts.text(reason.code(), "A700")).contains("A700");
      }
    }
  }
}
