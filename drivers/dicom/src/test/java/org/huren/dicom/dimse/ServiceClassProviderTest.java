package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.dicom.dimse.Wire.CT;
import static org.huren.dicom.dimse.Wire.VERIFICATION;
import static org.huren.dicom.dimse.Wire.command;
import static org.huren.dicom.dimse.Wire.data;
import static org.huren.dicom.dimse.Wire.elements;
import static org.huren.dicom.dimse.Wire.number;
import static org.huren.dicom.dimse.Wire.pdv;
import static org.huren.dicom.dimse.Wire.request;
import static org.huren.dicom.dimse.Wire.storeRq;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.huren.dicom.dimse.StoreAnswer.NoAnswer;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.junit.jupiter.api.Test;

/** DIMSE rules, against peers that speak raw bytes. */
class ServiceClassProviderTest {
  private static final byte[] OBJECT = new byte[1000];

  static {
    new Random(7).nextBytes(OBJECT);
  }

  @Test
  void echo_isAnswered() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(3, request(0x30, 65535, VERIFICATION, false)));
    assertThat(peer.hears()).containsExactly("RSP 8030 on 3 to 65535: 0000");
  }

  @Test
  void object_isHandedOverUnaltered_howeverItIsCut() {
    for (int cut : new int[] {0, 1, 2, 499, 998, 1000}) {
      ScriptedPeer peer = ScriptedPeer.associated(1);
      byte[] rq = storeRq(1, CT, "1.2.3");
      peer.saysByteByByte(
          pdv(1, true, false, Arrays.copyOf(rq, 30)),
          pdv(1, true, true, Arrays.copyOfRange(rq, 30, rq.length)),
          pdv(1, false, false, Arrays.copyOf(OBJECT, cut)),
          pdv(1, false, true, Arrays.copyOfRange(OBJECT, cut, 1000)));
      assertThat(peer.storage.stored.get(0).bytes.toByteArray()).isEqualTo(OBJECT);
      assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: 0000");
    }
  }

  @Test
  void storeRequest_saysWhoSendsWhatHow() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(5, storeRq(9, CT, "1.2.3.4")), data(5, OBJECT));
    StoreRequest request = peer.storage.stored.get(0).request;
    assertThat(request.association().callingAeTitle().value()).isEqualTo("CT01");
    assertThat(request.association().calledAeTitle().value()).isEqualTo("HUREN");
    assertThat(request.context().id()).isEqualTo(5);
    assertThat(request.context().transferSyntax()).isEqualTo(Wire.EXPLICIT);
    assertThat(request.messageId()).isEqualTo(9);
    assertThat(request.affectedSopClassUid()).isEqualTo(CT);
    assertThat(request.affectedSopInstanceUid()).isEqualTo("1.2.3.4");
    assertThat(request.priority()).isEqualTo(StoreRequest.Priority.MEDIUM);
  }

  @Test
  void refusedObject_isReadAndDropped_thenAnswered() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.refusal = Optional.of(StoreResponse.of(DimseStatus.OUT_OF_RESOURCES, "disk full"));
    peer.says(command(1, storeRq(1, CT, "1.2.3")), pdv(1, false, false, OBJECT));
    assertThat(peer.hears()).isEmpty();
    peer.says(data(1, OBJECT));
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: A700 disk full");

    peer.storage.refusal = Optional.empty();
    peer.says(command(1, storeRq(2, CT, "1.2.3")), data(1, OBJECT));
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 2: 0000");
  }

  @Test
  void longErrorComment_isCut() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.refusal = Optional.of(StoreResponse.of(0xC000, "x".repeat(100)));
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT));
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: C000 " + "x".repeat(64));
  }

  @Test
  void operationsThatAreNotProvided_areAnsweredAsUnrecognized() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, request(0x0020, 4, CT, true)), data(1, OBJECT));
    assertThat(peer.hears())
        .containsExactly("RSP 8020 on 1 to 4: 0211 operation 0020H is not provided here");
    peer.says(command(1, request(0x0130, 5, CT, false)));
    assertThat(peer.hears())
        .containsExactly("RSP 8130 on 1 to 5: 0211 operation 0130H is not provided here");
    assertThat(peer.storage.stored).isEmpty();
  }

  @Test
  void sopClassOfAnotherContext_isAnsweredAsNotSupported() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, "1.2.840.10008.5.1.4.1.1.4", "1.2.3")), data(1, OBJECT));
    peer.says(command(3, storeRq(2, VERIFICATION, "1.2.3")), data(3, OBJECT));
    assertThat(peer.hears()).allSatisfy(answer -> assertThat(answer).contains(": 0122")).hasSize(2);
    assertThat(peer.storage.stored).isEmpty();
  }

  @Test
  void storeWithoutInstanceOrDataSet_cannotBeUnderstood() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, request(1, 1, CT, true)), data(1, OBJECT));
    peer.says(
        command(
            1,
            elements(
                Wire.text(2, CT),
                number(0x100, 1),
                number(0x110, 2),
                number(0x800, 0x101),
                Wire.text(0x1000, "1.2"))));
    assertThat(peer.hears()).allSatisfy(answer -> assertThat(answer).contains(": C000")).hasSize(2);
  }

  @Test
  void cancel_isIgnored() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, elements(number(0x100, 0x0FFF), number(0x120, 1), number(0x800, 0x101))));
    peer.says(command(3, request(0x30, 2, VERIFICATION, false)));
    assertThat(peer.hears()).containsExactly("RSP 8030 on 3 to 2: 0000");
  }

  @Test
  void whatIsNoMessage_isAborted() {
    assertAborted(data(1, OBJECT));
    assertAborted(pdv(1, true, true, new byte[] {1, 2, 3}));
    assertAborted(pdv(1, true, true, new byte[] {8, 0, 0x16, 0, 0, 0, 0, 0}));
    assertAborted(pdv(1, true, true, new byte[] {0, 0, 0, 1, 0, 0, 0, 127}));
    assertAborted(pdv(1, true, true, new byte[0]));
    assertAborted(command(1, elements(number(0x100, 1), number(0x800, 0x101))));
    assertAborted(command(1, request(0x8001, 1, CT, false)));
    assertAborted(pdv(1, true, false, new byte[16000]), pdv(1, true, false, new byte[1000]));
    assertAborted(pdv(1, true, false, new byte[8]), pdv(3, true, true, new byte[8]));
    assertAborted(pdv(1, true, false, new byte[8]), pdv(1, false, true, new byte[8]));
  }

  @Test
  void interleavedMessages_areAborted_andTheStoreWithThem() {
    for (byte[] other :
        List.of(
            pdv(5, false, true, OBJECT),
            pdv(3, true, true, request(0x30, 2, VERIFICATION, false)),
            pdv(1, true, true, storeRq(2, CT, "1.2.4")))) {
      ScriptedPeer peer = ScriptedPeer.associated(4);
      peer.says(command(1, storeRq(1, CT, "1.2.3")), pdv(1, false, false, OBJECT), other);
      assertThat(peer.hears()).containsExactly("ABORT 0 0");
      assertThat(peer.storage.stored).hasSize(1);
      assertThat(peer.storage.stored.get(0).aborted).isTrue();
    }
  }

  private static void assertAborted(byte[]... bytes) {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(bytes);
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    assertThat(peer.storage.stored).isEmpty();
  }

  @Test
  void objectThatMayNotBeSafe_isNotAnsweredAtAll() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.answersAtOnce = false;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT));
    peer.storage.stored.get(0).answer.complete(new NoAnswer());
    assertThat(peer.hears()).containsExactly("ABORT 0 0");

    ScriptedPeer other = ScriptedPeer.associated(1);
    other.storage.answersAtOnce = false;
    other.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT));
    other.storage.stored.get(0).answer.completeExceptionally(new IllegalStateException("disk"));
    assertThat(other.hears()).containsExactly("ABORT 0 0");
    assertThat(other.storage.stored.get(0).aborted).as("its end had come").isFalse();
  }

  @Test
  void providerWithABug_costsOneAssociation() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.isBroken = true;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT));
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    assertThat(peer.acceptor.openAssociations()).isZero();
  }

  @Test
  void responses_leaveInTheOrderOfCompletion_andTheWindowIsKept() {
    ScriptedPeer peer = ScriptedPeer.associated(2);
    peer.storage.answersAtOnce = false;
    for (int id = 1; id <= 3; id++) {
      peer.says(command(1, storeRq(id, CT, "1.2." + id)), data(1, OBJECT));
    }
    assertThat(peer.storage.stored).as("the third is held").hasSize(2);
    assertThat(peer.isReadFrom()).isFalse();

    peer.storage.stored.get(1).answer.complete(StoreResponse.SUCCESS);
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 2: 0000");
    assertThat(peer.isReadFrom()).isTrue();
    assertThat(peer.storage.stored).hasSize(3);
    assertThat(peer.storage.stored.get(2).bytes.toByteArray()).isEqualTo(OBJECT);

    peer.storage.stored.get(2).answer.complete(StoreResponse.of(0xA700, "full"));
    peer.settles();
    peer.storage.stored.get(0).answer.complete(StoreResponse.SUCCESS);
    assertThat(peer.hears())
        .containsExactly("RSP 8001 on 1 to 3: A700 full", "RSP 8001 on 1 to 1: 0000");
  }

  @Test
  void senderThatPipelinesWithoutAWindow_isServedOneByOne() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.answersAtOnce = false;
    byte[][] all = new byte[10][];
    for (int id = 0; id < 10; id++) {
      all[id] = Wire.join(command(1, storeRq(id, CT, "1.2." + id)), data(1, OBJECT));
    }
    peer.says(all);
    for (int id = 0; id < 10; id++) {
      assertThat(peer.storage.stored).hasSize(id + 1);
      peer.storage.stored.get(id).answer.complete(StoreResponse.SUCCESS);
      assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to " + id + ": 0000");
    }
  }

  @Test
  void messageIdInUse_isADuplicateInvocation() {
    ScriptedPeer peer = ScriptedPeer.associated(4);
    peer.storage.answersAtOnce = false;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT));
    peer.says(command(1, storeRq(1, CT, "1.2.4")), data(1, OBJECT));
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: 0210 message id is still in use");
  }

  @Test
  void congestedReception_isGivenNothingMoreUntilItCan() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")));
    MemoryStorage.Stored store = peer.storage.stored.get(0);
    CompletableFuture<Void> room = new CompletableFuture<>();
    store.congestion = Optional.of(room);
    peer.says(pdv(1, false, false, OBJECT), pdv(1, false, false, OBJECT), data(1, OBJECT));
    assertThat(store.bytes.size()).isEqualTo(1000);
    assertThat(peer.isReadFrom()).isFalse();
    peer.says(command(3, request(0x30, 2, VERIFICATION, false)));
    assertThat(store.bytes.size()).as("what the socket had given before").isEqualTo(1000);

    store.congestion = Optional.empty();
    room.complete(null);
    assertThat(peer.hears())
        .containsExactlyInAnyOrder("RSP 8001 on 1 to 1: 0000", "RSP 8030 on 3 to 2: 0000");
    assertThat(store.bytes.size()).isEqualTo(3000);
    assertThat(peer.isReadFrom()).isTrue();
  }

  @Test
  void releaseWhileAStoreIsPending_isAnsweredAfterTheStore() {
    ScriptedPeer peer = ScriptedPeer.associated(2);
    peer.storage.answersAtOnce = false;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT), Wire.RELEASE_RQ);
    assertThat(peer.hears()).isEmpty();
    peer.storage.stored.get(0).answer.complete(StoreResponse.SUCCESS);
    assertThat(peer.hears()).containsExactly("RSP 8001 on 1 to 1: 0000", "RELEASE-RP");
  }

  @Test
  void releaseAmidAMessage_isAborted() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.says(command(1, storeRq(1, CT, "1.2.3")), pdv(1, false, false, OBJECT), Wire.RELEASE_RQ);
    assertThat(peer.hears()).containsExactly("ABORT 0 0");
    assertThat(peer.storage.stored.get(0).aborted).isTrue();
  }

  @Test
  void answerAfterTheEnd_isDropped() {
    ScriptedPeer peer = ScriptedPeer.associated(1);
    peer.storage.answersAtOnce = false;
    peer.says(command(1, storeRq(1, CT, "1.2.3")), data(1, OBJECT), Wire.ABORT);
    peer.storage.stored.get(0).answer.complete(StoreResponse.SUCCESS);
    assertThat(peer.hears()).isEmpty();
    assertThat(peer.storage.stored.get(0).aborted).as("its end had come").isFalse();
  }
}
