package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.junit.jupiter.api.Test;

/** N-ACTION and N-EVENT-REPORT on associations that we accepted, against raw bytes. */
class NormalizedOperationsTest {
  private static final String COMMITMENT = "1.2.840.10008.1.20.1";
  private static final String INSTANCE = "1.2.840.10008.1.20.1.1";

  private final List<NormalizedRequest> performed = new ArrayList<>();
  private final List<EventReporter> callers = new ArrayList<>();
  private final List<CompletableFuture<NormalizedResponse>> answers = new ArrayList<>();
  private final List<NormalizedRequest> notified = new ArrayList<>();
  private final ActionPerformer performer =
      (action, peer) -> {
        performed.add(action);
        callers.add(peer);
        answers.add(new CompletableFuture<>());
        return answers.get(answers.size() - 1);
      };
  private final EventReceiver receiver =
      event -> {
        notified.add(event);
        return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
      };

  @Test
  void action_isPerformedWithItsWholeDataSet_andAnswered() {
    ScriptedPeer peer = provider();
    peer.saysByteByByte(
        Wire.command(1, Wire.actionRq(7, COMMITMENT, INSTANCE, 1)),
        Wire.pdv(1, false, false, new byte[] {1, 2, 3}),
        Wire.data(1, new byte[] {4}));
    assertThat(performed).hasSize(1);
    assertThat(performed.get(0).sopInstanceUid()).isEqualTo(INSTANCE);
    assertThat(performed.get(0).typeId()).isEqualTo(1);
    assertThat(performed.get(0).information()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));
    assertThat(peer.hears()).isEmpty();

    answers.get(0).complete(NormalizedResponse.SUCCESS);
    assertThat(peer.hears()).containsExactly("RSP 8130 on 1 to 7: 0000 action 1");
    assertThat(peer.heldBytes.now()).isZero();
  }

  @Test
  void performerThatFails_isAProcessingFailure_andTheAssociationGoesOn() {
    ScriptedPeer peer = provider();
    asks(peer, 1);
    answers.get(0).completeExceptionally(new IllegalStateException("on purpose"));
    asks(peer, 2);
    answers.get(1).complete(NormalizedResponse.of(DimseStatus.RESOURCE_LIMITATION, "busy"));
    assertThat(peer.hears())
        .containsExactly(
            "RSP 8130 on 1 to 1: 0110 internal error, send again action 1",
            "RSP 8130 on 1 to 2: 0213 busy action 1");
  }

  @Test
  void dataSetOverTheLimit_isNotHeld_andRefused() {
    ScriptedPeer peer = provider();
    peer.says(Wire.command(1, Wire.actionRq(1, COMMITMENT, INSTANCE, 1)));
    byte[] piece = new byte[100_000];
    for (int sent = 0; sent <= NormalizedOperations.LONGEST_DATA_SET; sent += piece.length) {
      peer.says(Wire.pdv(1, false, false, piece));
    }
    assertThat(peer.heldBytes.now()).isZero();
    peer.says(Wire.data(1, piece));
    assertThat(peer.hears()).singleElement().asString().startsWith("RSP 8130 on 1 to 1: 0213");
    assertThat(performed).isEmpty();
  }

  @Test
  void whatAllAssociationsTogetherHold_isBounded() {
    ScriptedPeer peer = provider();
    assertThat(peer.heldBytes.take((int) HeldBytes.USUAL_MOST - 4)).isTrue();
    asks(peer, 1);
    assertThat(peer.hears()).singleElement().asString().startsWith("RSP 8130 on 1 to 1: 0213");
    peer.heldBytes.giveBack(1000);
    asks(peer, 2);
    assertThat(performed).hasSize(1);
  }

  @Test
  void connectionThatEndsAmidARequest_givesBackWhatWasHeld() {
    ScriptedPeer peer = provider();
    peer.says(
        Wire.command(1, Wire.actionRq(1, COMMITMENT, INSTANCE, 1)),
        Wire.pdv(1, false, false, new byte[1000]));
    assertThat(peer.heldBytes.now()).isEqualTo(1000);
    peer.hangsUp();
    assertThat(peer.heldBytes.now()).isZero();
    assertThat(performed).isEmpty();
  }

  @Test
  void actionThatNamesTooLittleOrSomethingElse_isRefused() {
    ScriptedPeer peer = provider();
    peer.says(Wire.command(1, Wire.actionRq(1, "1.2.3", INSTANCE, 1)), Wire.data(1, new byte[10]));
    peer.says(
        Wire.command(
            1,
            Wire.elements(
                Wire.text(0x0003, COMMITMENT),
                Wire.number(0x0100, 0x0130),
                Wire.number(0x0110, 2),
                Wire.number(0x0800, 0x0101),
                Wire.text(0x1001, INSTANCE))));
    assertThat(peer.hears())
        .containsExactly(
            "RSP 8130 on 1 to 1: 0118 SOP class is not that of the presentation context action 1",
            "RSP 8130 on 1 to 2: 0212 SOP class UID, instance UID or type id is missing");
    assertThat(performed).isEmpty();
  }

  @Test
  void storedObject_isAsWellServedBesideIt() {
    ScriptedPeer peer = new ScriptedPeer(Map.of(COMMITMENT, performer), Map.of());
    peer.says(Wire.associateRq(1));
    peer.says(Wire.command(1, Wire.storeRq(1, Wire.CT, "1.2.3")), Wire.data(1, new byte[8]));
    peer.says(
        Wire.command(1, Wire.actionRq(2, COMMITMENT, INSTANCE, 1)), Wire.data(1, new byte[4]));
    assertThat(peer.hears())
        .containsExactly(
            "AC",
            "RSP 8001 on 1 to 1: 0000",
            "RSP 8130 on 1 to 2: 0211 operation 0130H is not provided here action 1");
  }

  @Test
  void events_goBackOnTheSameAssociation_oneAtATime() {
    ScriptedPeer peer = provider();
    asks(peer, 1);
    answers.get(0).complete(NormalizedResponse.SUCCESS);
    peer.hears();
    EventReporter reporter = callers.get(0);
    CompletableFuture<OperationOutcome> first = report(reporter, 1, new byte[6]);
    CompletableFuture<OperationOutcome> second = report(reporter, 2, new byte[8]);
    assertThat(peer.hears()).containsExactly("RQ 0100 on 1, 1: event 1", "DATA of 6 on 1");

    peer.says(Wire.command(1, Wire.response(0x0100, 1, 0)));
    assertThat(first.join()).isEqualTo(new Responded(0, Optional.empty()));
    assertThat(peer.hears()).containsExactly("RQ 0100 on 1, 2: event 2", "DATA of 8 on 1");
    assertThat(second).isNotDone();
    peer.says(Wire.RELEASE_RQ);
    assertThat(peer.hears()).containsExactly("RELEASE-RP");
    assertThat(second.join()).isInstanceOf(NotResponded.class);
    CompletableFuture<OperationOutcome> tooLate = report(reporter, 1, new byte[6]);
    peer.settles();
    assertThat(tooLate.join()).isInstanceOf(NotResponded.class);
  }

  @Test
  void peerThatWaitsForAnEventThatWasAnnounced_isNotIdle_untilItIsWithdrawn() {
    ScriptedPeer peer = provider();
    asks(peer, 1);
    callers.get(0).announce();
    answers.get(0).complete(NormalizedResponse.SUCCESS);
    assertThat(peer.hears()).hasSize(1);
    peer.waits(Duration.ofHours(30));
    assertThat(peer.hears()).isEmpty();

    callers.get(0).withdraw();
    peer.waits(Duration.ofMinutes(30));
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
  }

  @Test
  void peerThatWasSentItsEvent_isIdleAgain() {
    ScriptedPeer peer = provider();
    asks(peer, 1);
    callers.get(0).announce();
    answers.get(0).complete(NormalizedResponse.SUCCESS);
    peer.hears();
    CompletableFuture<OperationOutcome> outcome = report(callers.get(0), 1, new byte[6]);
    peer.hears();
    peer.waits(Duration.ofMinutes(30));
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    assertThat(outcome.join()).isInstanceOf(NotResponded.class);
  }

  @Test
  void responseToNothing_isAborted_andEventsUnderWayAreNotResponded() {
    for (byte[] wrong :
        List.of(
            Wire.response(0x0100, 2, 0),
            Wire.response(0x0001, 1, 0),
            Wire.elements(
                Wire.number(0x0100, 0x8100),
                Wire.number(0x0120, 1),
                Wire.number(0x0800, 0x0101)))) {
      ScriptedPeer peer = provider();
      asks(peer, 1);
      CompletableFuture<OperationOutcome> outcome =
          report(callers.get(callers.size() - 1), 1, new byte[6]);
      peer.hears();
      peer.says(Wire.command(1, wrong));
      assertThat(peer.hears()).containsExactly("ABORT 0 0");
      assertThat(outcome.join()).isInstanceOf(NotResponded.class);
    }
  }

  @Test
  void release_waitsForAnActionThatIsBeingPerformed() {
    ScriptedPeer peer = provider();
    asks(peer, 1);
    peer.says(Wire.RELEASE_RQ);
    assertThat(peer.hears()).isEmpty();
    answers.get(0).complete(NormalizedResponse.SUCCESS);
    assertThat(peer.hears()).containsExactly("RSP 8130 on 1 to 1: 0000 action 1", "RELEASE-RP");
  }

  @Test
  void event_isTakenOnlyInTheRoleThatWasAgreedOn() {
    ScriptedPeer reversed =
        new ScriptedPeer(Map.of(COMMITMENT, performer), Map.of(COMMITMENT, receiver));
    reversed.says(Wire.associateRqFor(COMMITMENT, 0, 1));
    reversed.says(
        Wire.command(1, Wire.eventReportRq(1, COMMITMENT, INSTANCE, 1)), Wire.data(1, new byte[4]));
    reversed.says(
        Wire.command(1, Wire.actionRq(2, COMMITMENT, INSTANCE, 1)), Wire.data(1, new byte[4]));
    assertThat(reversed.hears())
        .containsExactly(
            "AC",
            "RSP 8100 on 1 to 1: 0000 event 1",
            "RSP 8130 on 1 to 2: 0211 the SCP role was not agreed on action 1");

    ScriptedPeer usual =
        new ScriptedPeer(Map.of(COMMITMENT, performer), Map.of(COMMITMENT, receiver));
    usual.says(Wire.associateRqFor(COMMITMENT));
    usual.says(
        Wire.command(1, Wire.eventReportRq(1, COMMITMENT, INSTANCE, 1)), Wire.data(1, new byte[4]));
    assertThat(usual.hears())
        .containsExactly("AC", "RSP 8100 on 1 to 1: 0211 the SCU role was not agreed on event 1");
    assertThat(notified).hasSize(1);
  }

  @Test
  void storageThatRefuses_isStillToldItsOwnStatus() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.refusal = Optional.of(StoreResponse.of(0xA700, "disk full"));
    peer.says(Wire.command(1, Wire.storeRq(1, Wire.CT, "1.2.3")), Wire.data(1, new byte[4]));
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: A700 disk full");
  }

  private ScriptedPeer provider() {
    ScriptedPeer peer = new ScriptedPeer(Map.of(COMMITMENT, performer), Map.of());
    peer.says(Wire.associateRqFor(COMMITMENT));
    assertThat(peer.hears()).containsExactly("AC");
    return peer;
  }

  private static void asks(ScriptedPeer peer, int messageId) {
    peer.says(
        Wire.command(1, Wire.actionRq(messageId, COMMITMENT, INSTANCE, 1)),
        Wire.data(1, new byte[10]));
  }

  private static CompletableFuture<OperationOutcome> report(
      EventReporter reporter, int type, byte[] information) {
    return reporter
        .report(
            reporter.association().contextOf(COMMITMENT).orElseThrow(),
            COMMITMENT,
            INSTANCE,
            type,
            information)
        .toCompletableFuture();
  }
}
