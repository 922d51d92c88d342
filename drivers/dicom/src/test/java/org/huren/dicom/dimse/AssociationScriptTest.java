package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.dicom.dimse.Wire.CT;
import static org.huren.dicom.dimse.Wire.DICOM;
import static org.huren.dicom.dimse.Wire.VERIFICATION;
import static org.huren.dicom.dimse.Wire.command;
import static org.huren.dicom.dimse.Wire.data;
import static org.huren.dicom.dimse.Wire.request;
import static org.huren.dicom.dimse.Wire.storeRq;

import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.UpperLayer.Shutdown;
import org.huren.dicom.pdu.RejectReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Upper layer rules, against peers that speak raw bytes. */
class AssociationScriptTest {
  private static final byte[] ECHO = command(3, request(0x30, 1, VERIFICATION, false));

  @Test
  void associationRequest_isAccepted_releasedAndCounted() {
    ScriptedPeer peer = new ScriptedPeer();
    peer.saysByteByByte(Wire.associateRq(1));
    assertThat(peer.hears()).containsExactly("AC");
    assertThat(peer.acceptor.openAssociations()).isEqualTo(1);

    peer.says(Wire.RELEASE_RQ);
    assertThat(peer.hears()).containsExactly("RELEASE-RP");
    assertThat(peer.acceptor.openAssociations()).isZero();
    assertThat(peer.lastEvent()).isInstanceOf(AssociationEvent.Released.class);
    peer.hangsUp();
    assertThat(peer.events).hasSize(2);
  }

  @Test
  void peerThatDoesNotHangUpAfterRelease_isHungUpOn() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(Wire.RELEASE_RQ);
    peer.waits(Duration.ofSeconds(14));
    assertThat(peer.isConnected()).isTrue();
    peer.waits(Duration.ofSeconds(2));
    assertThat(peer.isConnected()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"160301020001", "474554202f20", "000000000000", "ffffffffffff"})
  void garbageOnThePort_isAborted_andHungUpOn(String hex) {
    ScriptedPeer peer = new ScriptedPeer();
    peer.says(HexFormat.of().parseHex(hex));
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    assertThat(peer.events)
        .singleElement()
        .isInstanceOfSatisfying(
            AssociationEvent.ConnectionFailed.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.PROTOCOL_ERROR));
    peer.waits(Duration.ofSeconds(16));
    assertThat(peer.isConnected()).isFalse();
    assertThat(peer.events).hasSize(1);
  }

  @Test
  void silentPeer_isHungUpOn() {
    ScriptedPeer peer = new ScriptedPeer();
    peer.waits(Duration.ofSeconds(16));
    assertThat(peer.isConnected()).isFalse();
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.ConnectionFailed.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.ARTIM_EXPIRED));
  }

  @Test
  void requestThatDripsIn_isCutAtTheDeadline() {
    ScriptedPeer peer = new ScriptedPeer();
    byte[] request = Wire.associateRq(1);
    for (int i = 0; i < 20 && peer.isConnected(); i++) {
      peer.says(new byte[] {request[i]});
      peer.waits(Duration.ofSeconds(1));
    }
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void wrongVersionContextOrTitles_areRejectedForTheStandardsReasons() {
    assertThat(answerTo(Wire.associateRq("CT01", "HUREN", 2, DICOM, 1))).isEqualTo("RJ 1 2 2");
    assertThat(answerTo(Wire.associateRq("CT01", "HUREN", 1, "1.2.3", 1))).isEqualTo("RJ 1 1 2");
    assertThat(answerTo(Wire.associateRq("", "HUREN", 1, DICOM, 1))).isEqualTo("RJ 1 1 3");
    assertThat(answerTo(Wire.associateRq("CT01", "A\\B", 1, DICOM, 1))).isEqualTo("RJ 1 1 7");
    assertThat(answerTo(Wire.associateRq("CT01", "HUREN", 3, DICOM, 1)))
        .as("a future version that still speaks version 1")
        .isEqualTo("AC");
  }

  private static String answerTo(byte[] request) {
    ScriptedPeer peer = new ScriptedPeer();
    peer.says(request);
    return peer.hears().get(0);
  }

  @Test
  void strangers_areRejectedByPolicy_andNamedInTheEvent() {
    ScriptedPeer peer =
        new ScriptedPeer(
            AssociationSettings.defaults(),
            request ->
                request.callingAeTitle().value().equals("CT01")
                    ? AssociationPolicy.accept()
                    : AssociationPolicy.reject(
                        RejectReason.CALLING_AE_TITLE_NOT_RECOGNIZED, "not in callers"),
            10);
    peer.says(Wire.associateRq("STRANGER", "HUREN", 1, DICOM, 1));
    assertThat(peer.hears()).containsExactly("RJ 1 1 3");
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Rejected.class,
            e -> {
              assertThat(e.callingAeTitle()).isEqualTo("STRANGER");
              assertThat(e.why()).isEqualTo("not in callers");
            });
    assertThat(peer.acceptor.openAssociations()).isZero();
    peer.waits(Duration.ofSeconds(16));
    assertThat(peer.isConnected()).isFalse();
  }

  @Test
  void oneAssociationTooMany_isRejectedAsTransient() {
    ScriptedPeer peer =
        new ScriptedPeer(
            AssociationSettings.defaults(),
            request ->
                request.openAssociations() >= 0
                    ? AssociationPolicy.rejectForNow(
                        RejectReason.TEMPORARY_CONGESTION, "no space soon")
                    : AssociationPolicy.accept(),
            10);
    peer.says(Wire.associateRq(1));
    assertThat(peer.hears()).containsExactly("RJ 2 3 1");
  }

  @Test
  void dataForAContextThatWasNotAccepted_isAborted() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(7, request(0x30, 1, VERIFICATION, false)));
    assertThat(peer.hears()).containsExactly("ABORT 2 6");
  }

  @Test
  void oversizedPdu_isAbortedBeforeItsDataComes() {
    ScriptedPeer peer =
        new ScriptedPeer(
            AssociationSettings.defaults().withMaximumLength(16384),
            request -> AssociationPolicy.accept(),
            10);
    peer.says(Wire.associateRq(1));
    peer.hears();
    peer.says(Arrays.copyOf(Wire.pdv(1, true, true, new byte[16384 - 5]), 12));
    assertThat(peer.hears()).containsExactly("ABORT 2 6");
  }

  @Test
  void pduOfExactlyTheMaximum_isTaken() {
    ScriptedPeer peer =
        new ScriptedPeer(
            AssociationSettings.defaults().withMaximumLength(16384),
            request -> AssociationPolicy.accept(),
            10);
    peer.says(Wire.associateRq(1));
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, new byte[16384 - 6]));
    assertThat(peer.hears()).containsExactly("AC", "RSP 8001 on 1 to 1: 0000");
  }

  @Test
  void secondAssociationRequest_isAbortedAsUnexpected() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(Wire.associateRq(1));
    assertThat(peer.hears()).containsExactly("ABORT 2 2");
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.PROTOCOL_ERROR));
  }

  @Test
  void dataBeforeTheAssociation_isAborted() {
    ScriptedPeer peer = new ScriptedPeer();
    peer.says(ECHO);
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
  }

  @Test
  void whatComesAfterAnAbort_isIgnored() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(data(1, new byte[10]));
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    peer.says(ECHO, command(1, storeRq(1, CT, "1.2.3")), data(1, new byte[100]));
    assertThat(peer.hears()).isEmpty();
    assertThat(peer.storage.stored).isEmpty();
  }

  @Test
  void peerThatAborts_endsTheAssociationAtOnce() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")), Wire.pdv(1, false, false, new byte[50]));
    peer.says(Wire.ABORT);
    assertThat(peer.storage.stored.get(0).aborted).isTrue();
    assertThat(peer.storage.stored.get(0).ended).isFalse();
    assertThat(peer.isConnected()).isFalse();
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.PEER_ABORTED));
  }

  @Test
  void connectionLostAmidAStore_abortsTheStore() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")), Wire.pdv(1, false, false, new byte[50]));
    peer.hangsUp();
    assertThat(peer.storage.stored.get(0).aborted).isTrue();
    assertThat(peer.acceptor.openAssociations()).isZero();
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.CONNECTION_LOST));
  }

  @Test
  void idleAssociation_isAborted() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.waits(Duration.ofMinutes(4));
    peer.says(ECHO);
    peer.hears();
    peer.waits(Duration.ofMinutes(4));
    assertThat(peer.hears()).isEmpty();
    peer.waits(Duration.ofMinutes(2));
    assertThat(peer.hears()).contains("ABORT 0 0");
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class, e -> assertThat(e.cause()).isEqualTo(AbortCause.IDLE));
  }

  @Test
  void senderThatFallsSilentAmidAnObject_isAborted() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")), Wire.pdv(1, false, false, new byte[50]));
    peer.waits(Duration.ofMinutes(7));
    assertThat(peer.storage.stored.get(0).aborted).isTrue();
  }

  @Test
  void senderThatDripsAnObject_isAbortedAtTheMessageDeadline() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")));
    for (int minutes = 0; minutes < 80 && peer.isConnected(); minutes += 2) {
      peer.says(Wire.pdv(1, false, false, new byte[2]));
      peer.waits(Duration.ofMinutes(2));
    }
    assertThat(peer.storage.stored.get(0).aborted).isTrue();
    assertThat(peer.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.TOO_SLOW));
  }

  @Test
  void peerThatWaitsForOurAnswer_isNotIdle() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.answersAtOnce = false;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, new byte[50]));
    peer.waits(Duration.ofMinutes(30));
    peer.storage.stored.get(0).answer.complete(StoreAnswer.StoreResponse.SUCCESS);
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: 0000");
  }

  @Test
  void stopping_abortsAnIdleAssociation_andLetsARunningStoreFinish() {
    ScriptedPeer idle = ScriptedPeer.associated(1);
    idle.isStopped(Shutdown.SOON);
    assertThat(idle.hears()).containsExactly("ABORT 0 0");

    ScriptedPeer running = ScriptedPeer.associated(1);
    running.storage.answersAtOnce = false;
    running.says(command(1, storeRq(1, CT, "1.2.3")), Wire.pdv(1, false, false, new byte[5]));
    running.isStopped(Shutdown.SOON);
    running.says(data(1, new byte[5]));
    assertThat(running.hears()).isEmpty();
    running.storage.stored.get(0).answer.complete(StoreAnswer.StoreResponse.SUCCESS);
    assertThat(running.hears()).containsExactly("RSP 8001 on 1 to 1: 0000", "ABORT 0 0");
    assertThat(running.lastEvent())
        .isInstanceOfSatisfying(
            AssociationEvent.Aborted.class,
            e -> assertThat(e.cause()).isEqualTo(AbortCause.STOPPING));
  }

  @Test
  void stoppingNow_cutsEverything() {
    ScriptedPeer silent = new ScriptedPeer();
    silent.isStopped(Shutdown.NOW);
    assertThat(silent.isConnected()).isFalse();

    ScriptedPeer running = ScriptedPeer.associated(1);
    running.says(command(1, storeRq(1, CT, "1.2.3")), Wire.pdv(1, false, false, new byte[5]));
    running.isStopped(Shutdown.NOW);
    assertThat(running.hears()).containsExactly("ABORT 0 0");
    assertThat(running.isConnected()).isFalse();
    assertThat(running.storage.stored.get(0).aborted).isTrue();
  }
}
