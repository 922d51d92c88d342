package org.huren.agent.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.huren.agent.item.DeliveryState;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.Records.AuditEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What a person decides, over the console. */
class DecisionsTest extends ConsoleClient {
  @Test
  void release_movesTheItem_andIsAuditedWithWhoAsked() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.of(Reason.of("check.conflict")));

    HttpResponse<String> answer =
        send(
            authorized("/api/v1/items/" + FakeRecords.id(1) + "/release")
                .header("Huren-Who", "%E6%9D%8E%0A%E5%9B%9B")
                .POST(BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).at("/before").asString()).isEqualTo("HELD");
    assertThat(json(answer).at("/item/state").asString()).isEqualTo("ACCEPTED");
    assertThat(json(answer).at("/deliveries/0/uplink").asString()).isEqualTo("imaging-cloud");
    assertThat(running.records.audit(FakeRecords.id(1)))
        .extracting(AuditEntry::who, AuditEntry::what)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("李?四", "release"));
  }

  @Test
  void release_toNowhere_isRefused() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());
    running.routes.set(java.util.Set.of());

    HttpResponse<String> answer = post("/api/v1/items/" + FakeRecords.id(1) + "/release", "");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(problem(answer)).isEqualTo("no-uplink");
    assertThat(running.records.item(FakeRecords.id(1)).orElseThrow().state())
        .isEqualTo(ItemState.HELD);
  }

  @Test
  void decision_thatTheStateForbids_is409() throws Exception {
    running.records.add(1, ItemState.SETTLED, Optional.empty());

    HttpResponse<String> answer =
        post("/api/v1/items/" + FakeRecords.id(1) + "/discard", "{\"reason\":\"wrong patient\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(problem(answer)).isEqualTo("not-possible");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "{\"reason\":\"  \"}", "{\"reason\":null}", "reason", "{"})
  void discard_withoutAReason_isRefused(String body) throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());

    HttpResponse<String> answer = post("/api/v1/items/" + FakeRecords.id(1) + "/discard", body);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(problem(answer)).isEqualTo("bad-parameter");
    assertThat(running.records.item(FakeRecords.id(1)).orElseThrow().state())
        .isEqualTo(ItemState.HELD);
  }

  @Test
  void retry_makesDeliveriesDue_andEndsTheUplinksPause() throws Exception {
    running.records.add(1, ItemState.ACCEPTED, Optional.empty());
    running.records.addDelivery(1, "imaging-cloud", DeliveryState.REJECTED);

    HttpResponse<String> answer = post("/api/v1/items/" + FakeRecords.id(1) + "/retry", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).at("/deliveries/0/state").asString()).isEqualTo("PENDING");
    assertThat(running.triedNow).containsExactly(RunningConsole.CLOUD);
  }

  @Test
  void retryOfAnUplink_answersHowMany_andKnowsItsUplinks() throws Exception {
    running.records.addDelivery(1, "imaging-cloud", DeliveryState.PENDING);

    HttpResponse<String> done = post("/api/v1/uplinks/imaging-cloud/retry", "");
    HttpResponse<String> unknown = post("/api/v1/uplinks/nowhere/retry", "");

    assertThat(json(done).at("/deliveries").asInt()).isEqualTo(1);
    assertThat(running.triedNow).containsExactly(RunningConsole.CLOUD);
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(json(unknown).at("/advice").asString()).contains("imaging-cloud");
  }

  @Test
  void decisionThatDoesNotBecomeDurable_isNotConfirmed() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());
    running.records.getStuck();

    HttpResponse<String> answer = post("/api/v1/items/" + FakeRecords.id(1) + "/release", "");

    assertThat(answer.statusCode()).isEqualTo(504);
    assertThat(problem(answer)).isEqualTo("not-confirmed");
  }

  @Test
  void getOnADecision_changesNothing() throws Exception {
    running.records.add(1, ItemState.HELD, Optional.empty());

    HttpResponse<String> answer =
        send(authorized("/api/v1/items/" + FakeRecords.id(1) + "/release"));

    assertThat(answer.statusCode()).isIn(404, 405);
    assertThat(running.records.item(FakeRecords.id(1)).orElseThrow().state())
        .isEqualTo(ItemState.HELD);
  }

  @Test
  void problems_areInTheLanguageAskedFor() throws Exception {
    HttpResponse<String> chinese =
        send(authorized("/api/v1/items/ffffffff").header("Accept-Language", "zh-CN,en;q=0.5"));

    assertThat(json(chinese).at("/title").asString()).isEqualTo("没有该条目");
  }

  @Test
  void whatWaitsForARemovedUplink_isShown_andGivenUpByAPersonWithAReason() throws Exception {
    running.records.add(1, ItemState.ACCEPTED, Optional.empty());
    running.records.addDelivery(1, "old-cloud", DeliveryState.PENDING);
    JsonNode status = json(send(authorized("/api/v1/status")));
    assertThat(status.at("/removedUplinks/0/id").asString()).isEqualTo("old-cloud");
    assertThat(status.at("/removedUplinks/0/queued").asInt()).isEqualTo(1);

    HttpResponse<String> silent = post("/api/v1/uplinks/old-cloud/discard", "{}");
    HttpResponse<String> done =
        post("/api/v1/uplinks/old-cloud/discard", "{\"reason\":\"contract ended\"}");

    assertThat(silent.statusCode()).isEqualTo(400);
    assertThat(json(done).at("/deliveries").asInt()).isEqualTo(1);
    assertThat(json(send(authorized("/api/v1/status"))).at("/removedUplinks").size()).isZero();
    assertThat(send(request("/metrics")).body()).doesNotContain("old-cloud");
  }

  @Test
  void uplinkThatIsConfigured_orThatNothingWaitsFor_isNotGivenUp() throws Exception {
    running.records.addDelivery(1, "imaging-cloud", DeliveryState.PENDING);
    String reason = "{\"reason\":\"contract ended\"}";

    HttpResponse<String> configured = post("/api/v1/uplinks/imaging-cloud/discard", reason);
    HttpResponse<String> unknown = post("/api/v1/uplinks/nowhere/discard", reason);

    assertThat(configured.statusCode()).isEqualTo(409);
    assertThat(problem(configured)).isEqualTo("uplink-configured");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(problem(unknown)).isEqualTo("nothing-waits");
    assertThat(running.records.deliveries(FakeRecords.id(1)).get(0).state())
        .isEqualTo(DeliveryState.PENDING);
  }
}
