package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.dicom.dimse.Wire.CT;
import static org.huren.dicom.dimse.Wire.VERIFICATION;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.dicom.association.AssociationEvent;
import org.junit.jupiter.api.Test;

/** Whatever a peer says in the middle of whatever, the invariants of an association hold. */
class MutatedConversationTest {
  private static final byte[] WHOLE_STORE =
      Wire.join(Wire.command(1, Wire.storeRq(1, CT, "1.2.3")), Wire.data(1, new byte[300]));
  private static final byte[] OTHER_STORE =
      Wire.join(Wire.command(5, Wire.storeRq(2, CT, "1.2.4")), Wire.data(5, new byte[3]));

  /** What makes sense comes more often, so that conversations last. */
  private static final List<byte[]> PHRASES =
      List.of(
          WHOLE_STORE,
          WHOLE_STORE,
          WHOLE_STORE,
          WHOLE_STORE,
          OTHER_STORE,
          OTHER_STORE,
          OTHER_STORE,
          OTHER_STORE,
          Wire.associateRq(1),
          Wire.associateRq(3),
          Wire.command(1, Wire.storeRq(1, CT, "1.2.3")),
          Wire.command(5, Wire.storeRq(2, CT, "1.2.4")),
          Wire.data(1, new byte[300]),
          Wire.data(5, new byte[3]),
          Wire.pdv(1, false, false, new byte[100]),
          Wire.pdv(1, true, false, Wire.storeRq(3, CT, "1.2.5")),
          Wire.command(3, Wire.request(0x30, 9, VERIFICATION, false)),
          Wire.command(1, Wire.request(0x20, 9, CT, true)),
          Wire.join(
              Wire.command(1, Wire.actionRq(4, CT, "1.2.6", 1)),
              Wire.pdv(1, false, false, new byte[40]),
              Wire.data(1, new byte[40])),
          Wire.command(1, Wire.actionRq(5, CT, "1.2.6", 1)),
          Wire.command(1, Wire.response(0x0100, 1, 0)),
          Wire.RELEASE_RQ,
          Wire.RELEASE_RP,
          Wire.ABORT);

  @Test
  void everyStoreBegun_endsOnce_andEveryAssociationIsGivenBack() {
    Random random = new Random(20261121);
    int stores = 0;
    for (int round = 0; round < 1_500; round++) {
      // actions on a storage class, so that any context of the conversation can carry them
      ScriptedPeer peer = new ScriptedPeer(Map.of(CT, MutatedConversationTest::report), Map.of());
      peer.storage.answersAtOnce = random.nextBoolean();
      peer.says(Wire.associateRq(1 + random.nextInt(3)));
      for (int phrases = random.nextInt(8); phrases > 0; phrases--) {
        byte[] phrase = PHRASES.get(random.nextInt(PHRASES.size())).clone();
        if (random.nextInt(4) == 0) {
          phrase[random.nextInt(phrase.length)] = (byte) random.nextInt();
        }
        int cut = random.nextInt(phrase.length);
        peer.says(Arrays.copyOf(phrase, cut), Arrays.copyOfRange(phrase, cut, phrase.length));
        if (random.nextInt(4) == 0) {
          peer.storage.stored.forEach(s -> s.answer.complete(StoreAnswer.StoreResponse.SUCCESS));
          peer.settles();
        }
      }
      peer.hangsUp();

      stores += peer.storage.stored.size();
      assertThat(peer.storage.stored).as("round %d", round).allMatch(s -> s.ended != s.aborted);
      assertThat(peer.acceptor.openAssociations()).as("round %d", round).isZero();
      assertThat(peer.heldBytes.now()).as("round %d", round).isZero();
      assertThat(peer.events.stream().filter(AssociationEvent.Accepted.class::isInstance).count())
          .as("round %d: %s", round, peer.events)
          .isEqualTo(
              peer.events.stream()
                  .filter(
                      e ->
                          e instanceof AssociationEvent.Released
                              || e instanceof AssociationEvent.Aborted)
                  .count());
      assertThat(peer.events).noneMatch(e -> e.toString().contains("internal error"));
    }
    assertThat(stores).as("the test says something").isGreaterThan(500);
  }

  /** Takes the action and notifies the peer of something at once. */
  private static CompletionStage<NormalizedResponse> report(
      NormalizedRequest action, EventReporter peer) {
    CompletionStage<OperationOutcome> unused =
        peer.report(
            action.context(), action.sopClassUid(), action.sopInstanceUid(), 1, new byte[10]);
    return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
  }
}
