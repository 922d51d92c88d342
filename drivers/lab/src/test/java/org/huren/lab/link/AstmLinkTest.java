package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.lab.link.Wire.ACK;
import static org.huren.lab.link.Wire.ENQ;
import static org.huren.lab.link.Wire.EOT;
import static org.huren.lab.link.Wire.NAK;
import static org.huren.lab.link.Wire.ascii;
import static org.huren.lab.link.Wire.damaged;
import static org.huren.lab.link.Wire.frame;
import static org.huren.lab.link.Wire.intermediate;
import static org.huren.lab.link.Wire.join;

import java.time.Duration;
import java.util.Arrays;
import org.huren.lab.Unfinished;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AstmLinkTest {
  private static final String H = "H|\\^&|||XN\r";
  private static final String R = "R|1|^^^WBC|7.4\r";
  private static final String L = "L|1|N\r";
  private static final String MESSAGE = H + R + L;

  @Nested
  class Receiving {
    @Test
    void aMessageInThreeFramesIsStoredOnce() {
      Bench bench = Bench.standard();
      assertThat(bench.receive(ENQ)).isEqualTo("A");
      assertThat(bench.link().state()).isEqualTo(LinkState.RECEIVING);
      assertThat(bench.receive(frame(1, H))).isEqualTo("A");
      assertThat(bench.receive(frame(2, R))).isEqualTo("A");
      assertThat(bench.receive(frame(3, L))).isEqualTo("A");
      assertThat(bench.receive(EOT)).isEmpty();
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.notes).isEmpty();
    }

    @Test
    void theAckOfTheLastFrameWaitsUntilTheMessageIsDurable() {
      Bench bench = Bench.standard().leavingCommitsOpen();
      bench.receive(ENQ, frame(1, H), frame(2, R));
      assertThat(bench.receive(frame(3, L))).isEmpty();
      assertThat(bench.link().state()).isEqualTo(LinkState.COMMITTING);
      assertThat(bench.asked).containsExactly(MESSAGE);
      assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
    }

    @Test
    void aRefusedMessageIsAnsweredWithNakAndTakenWhenItsFrameComesAgain() {
      Bench bench = Bench.standard().answering(CommitOutcome.REFUSED);
      bench.receive(ENQ, frame(1, H), frame(2, R));
      assertThat(bench.receive(frame(3, L))).isEqualTo("N");
      assertThat(bench.stored).isEmpty();
      assertThat(bench.receive(frame(3, L))).isEqualTo("A");
      assertThat(bench.stored).containsExactly(MESSAGE);
    }

    @Test
    void aBrokenStoreGetsNoAnswerAndNoConnection() {
      Bench bench = Bench.standard().answering(CommitOutcome.BROKEN);
      assertThat(bench.receive(ENQ, frame(1, H), frame(2, R), frame(3, L))).isEqualTo("AAA");
      assertThat(bench.closed).isTrue();
      assertThat(bench.receive(frame(3, L))).isEmpty();
    }

    @Test
    void aClosedIntakeAnswersTheBidWithNak() {
      Bench bench = Bench.standard();
      bench.open = false;
      assertThat(bench.receive(ENQ)).isEqualTo("N");
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
      assertThat(bench.notes).containsExactly(LinkNote.REFUSED_BID);
      bench.open = true;
      assertThat(bench.receive(ENQ)).isEqualTo("A");
    }

    @Test
    void aDamagedFrameIsRefusedAndItsRepetitionTaken() {
      Bench bench = Bench.standard();
      bench.receive(ENQ);
      assertThat(bench.receive(damaged(1, H))).isEqualTo("N");
      assertThat(bench.receive(frame(1, H), frame(2, R + L))).isEqualTo("AA");
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.notes).containsExactly(LinkNote.BAD_CHECKSUM);
    }

    @Test
    void aFrameRepeatedBecauseItsAckWasLostIsAcknowledgedAndNotTakenTwice() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, R));
      assertThat(bench.receive(frame(2, R))).isEqualTo("A");
      bench.receive(frame(3, L));
      assertThat(bench.receive(frame(3, L))).isEqualTo("A");
      bench.receive(EOT);
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.notes).containsExactly(LinkNote.DUPLICATE_FRAME, LinkNote.DUPLICATE_FRAME);
    }

    @Test
    void aWholeMessageInOneFrameIsTaken() {
      Bench bench = Bench.standard();
      String big = H + R.repeat(500) + L;
      assertThat(bench.receive(ENQ, frame(1, big), EOT)).isEqualTo("AA");
      assertThat(bench.stored).containsExactly(big);
    }

    @Test
    void aRecordCutByEtbInTheMiddleOfAComponentIsPutTogether() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), intermediate(2, "O|1||^^ 27^M|^^^^EO"), frame(3, "%^1\r"));
      bench.receive(frame(4, L), EOT);
      assertThat(bench.stored).containsExactly(H + "O|1||^^ 27^M|^^^^EO%^1\r" + L);
    }

    @Test
    void etbOnEveryFrameIsNoHarm() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, intermediate(1, H), intermediate(2, R), frame(3, L), EOT);
      assertThat(bench.stored).containsExactly(MESSAGE);
    }

    @Test
    void aTerminatorWithoutCrCounts() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, "R|1|^^^WBC|7.4"), frame(3, "L|1"), EOT);
      assertThat(bench.stored).containsExactly(H + R + "L|1\r");
    }

    @Test
    void afterSevenComesZero() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H));
      for (int n = 2; n <= 9; n++) {
        assertThat(bench.receive(frame(n % 8, "R|" + n + "|x\r"))).isEqualTo("A");
      }
      assertThat(bench.receive(frame(2, L))).isEqualTo("A");
      assertThat(bench.notes).isEmpty();
    }

    @Test
    void eightInPlaceOfZeroIsTaken() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H));
      for (int n = 2; n <= 8; n++) {
        assertThat(bench.receive(frame(n, "R|" + n + "|x\r"))).isEqualTo("A");
      }
      assertThat(bench.receive(frame(1, L))).isEqualTo("A");
      assertThat(bench.stored).hasSize(1);
      assertThat(bench.notes).containsExactly(LinkNote.RENUMBERED);
    }

    @Test
    void aMissingFrameIsNotPassedOver() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H));
      assertThat(bench.receive(frame(3, L))).isEqualTo("N");
      assertThat(bench.notes).containsExactly(LinkNote.WRONG_FRAME_NUMBER);
      assertThat(bench.receive(frame(2, R), frame(3, L))).isEqualTo("AA");
      assertThat(bench.stored).containsExactly(MESSAGE);
    }

    @Test
    void theSameNumberWithOtherBytesIsRefusedAndNeverTakenForARepetition() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, R));
      assertThat(bench.receive(frame(2, "R|2|^^^RBC|4\r"))).isEqualTo("N");
    }

    @Test
    void twoMessagesInOneTransmissionAreTwoCommits() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H + R), frame(2, L + H), frame(3, R), frame(4, L), EOT);
      assertThat(bench.stored).containsExactly(MESSAGE, MESSAGE);
      assertThat(bench.aside).isEmpty();
    }

    @Test
    void noEndOfTransmissionAfterTheTerminatorIsNotedAndTheMessageCounts() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, MESSAGE));
      bench.pass(Duration.ofSeconds(31));
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.notes).containsExactly(LinkNote.MISSING_EOT);
      assertThat(bench.aside).isEmpty();
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    }
  }

  @Nested
  class Unfinishedness {
    @Test
    void endOfTransmissionBeforeTheTerminatorSetsTheMessageAside() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, R), EOT);
      assertThat(bench.stored).isEmpty();
      assertThat(bench.aside).containsExactly(H + R);
      assertThat(bench.whyAside).containsExactly(Unfinished.ENDED_EARLY);
    }

    @Test
    void aConnectionLostInTheMiddleOfAFrameSetsAsideAllThatCame() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), Arrays.copyOf(frame(2, R), 8));
      bench.disconnect();
      assertThat(bench.aside).containsExactly(H + R.substring(0, 6));
      assertThat(bench.whyAside).containsExactly(Unfinished.DISCONNECTED);
    }

    @Test
    void thirtySecondsOfSilenceEndAMessage() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H));
      bench.pass(Duration.ofSeconds(29));
      assertThat(bench.aside).isEmpty();
      bench.pass(Duration.ofSeconds(2));
      assertThat(bench.whyAside).containsExactly(Unfinished.TIMED_OUT);
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    }

    @Test
    void aFrameThatDripsForeverIsGivenUp() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, ascii("\u00021"));
      for (int i = 0; i < 20; i++) {
        bench.receive(ascii("x"));
        bench.pass(Duration.ofSeconds(20));
      }
      assertThat(bench.whyAside).containsExactly(Unfinished.TIMED_OUT);
    }

    @Test
    void aNewBidInTheMiddleOfAMessageSetsTheOldOneAside() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, R));
      assertThat(bench.receive(ENQ)).isEqualTo("A");
      assertThat(bench.whyAside).containsExactly(Unfinished.RESTARTED);
      bench.receive(frame(1, MESSAGE));
      assertThat(bench.stored).containsExactly(MESSAGE);
    }

    @Test
    void aHeaderInTheMiddleOfAMessageSetsTheOldOneAside() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), frame(2, R), frame(1, H), frame(2, R), frame(3, L));
      assertThat(bench.aside).containsExactly(H + R);
      assertThat(bench.stored).containsExactly(MESSAGE);
    }

    @Test
    void endOfTransmissionInsideAFrameLosesNothing() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, frame(1, H), Arrays.copyOf(frame(2, R), 6), EOT);
      assertThat(bench.aside).containsExactly(H + R.substring(0, 4));
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    }

    @Test
    void aFrameBegunAgainIsReadFromItsNewBeginning() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, Arrays.copyOf(frame(1, MESSAGE), 9));
      assertThat(bench.receive(frame(1, MESSAGE))).isEqualTo("A");
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.notes).containsExactly(LinkNote.FRAME_RESTARTED);
    }
  }

  @Nested
  class Bounds {
    private final LinkProfile small =
        LinkProfile.standard().toBuilder().maxFrame(100).maxMessage(250).build();

    @Test
    void aFrameLongerThanTheLimitIsRefused() {
      Bench bench = new Bench(small);
      bench.receive(ENQ);
      assertThat(bench.receive(frame(1, "R|" + "x".repeat(200)))).isEqualTo("N");
      assertThat(bench.notes).containsExactly(LinkNote.FRAME_TOO_LONG);
    }

    @Test
    void aMessageLongerThanTheLimitIsSetAside() {
      Bench bench = new Bench(small);
      bench.receive(ENQ, frame(1, H));
      for (int n = 2; n < 6; n++) {
        bench.receive(frame(n, "R|" + n + "|" + "x".repeat(80) + "\r"));
      }
      assertThat(bench.whyAside).containsExactly(Unfinished.TOO_LONG);
      assertThat(bench.notes).contains(LinkNote.MESSAGE_TOO_LONG);
    }

    @Test
    void tenMegabytesWithoutATerminatorCloseTheConnection() {
      Bench bench = Bench.standard();
      bench.receive(ENQ, ascii("\u00021"));
      byte[] chunk = new byte[1 << 16];
      Arrays.fill(chunk, (byte) 'x');
      for (int i = 0; i < 170 && !bench.closed; i++) {
        bench.receive(chunk);
      }
      assertThat(bench.closed).isTrue();
      assertThat(bench.whyAside).containsExactly(Unfinished.TOO_LONG);
      assertThat(bench.aside.get(0)).hasSizeLessThanOrEqualTo(1 << 20);
    }

    @Test
    void noiseIsCountedAndWithoutEndCloses() {
      Bench bench = Bench.standard();
      assertThat(bench.receive(ascii("GET / HTTP/1.1\r\n\r\n"))).isEmpty();
      assertThat(bench.noise).isEqualTo(14);
      byte[] chunk = new byte[1 << 16];
      for (int i = 0; i < 170 && !bench.closed; i++) {
        bench.receive(chunk);
      }
      assertThat(bench.closed).isTrue();
    }

    @Test
    void framesWithoutABidAreNotAnswered() {
      Bench bench = Bench.standard();
      assertThat(bench.receive(frame(1, MESSAGE))).isEmpty();
      assertThat(bench.stored).isEmpty();
    }
  }

  @Nested
  class KeepAlives {
    @Test
    void aBidAndNothingElseIsASignOfLife() {
      Bench bench = Bench.standard();
      assertThat(bench.receive(ENQ, EOT)).isEqualTo("A");
      assertThat(bench.notes).containsExactly(LinkNote.KEEP_ALIVE);
      assertThat(bench.aside).isEmpty();
    }

    @Test
    void headerAndTerminatorAreASignOfLife() {
      Bench bench = Bench.standard();
      assertThat(bench.receive(ENQ, frame(1, H), frame(2, "L||\r"), EOT)).isEqualTo("AAA");
      assertThat(bench.notes).containsExactly(LinkNote.KEEP_ALIVE);
      assertThat(bench.asked).isEmpty();
    }

    @Test
    void aBidRepeatedForMinutesIsAnsweredEachTime() {
      Bench bench = Bench.standard();
      for (int i = 0; i < 5; i++) {
        assertThat(bench.receive(ENQ, ascii("\r"))).isEqualTo("A");
        bench.pass(Duration.ofSeconds(15));
      }
      assertThat(bench.aside).isEmpty();
    }
  }

  @Nested
  class LateCommits {
    @Test
    void aFrameRepeatedWhileTheCommitRunsGetsOneAckOnly() {
      Bench bench = Bench.standard().leavingCommitsOpen();
      bench.receive(ENQ, frame(1, MESSAGE));
      bench.pass(Duration.ofSeconds(5));
      assertThat(bench.receive(frame(1, MESSAGE))).isEmpty();
      assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
      assertThat(bench.receive(EOT)).isEmpty();
      assertThat(bench.stored).hasSize(1);
    }

    @Test
    void aSenderThatGaveUpGetsNoAckThatItWouldTakeForAnotherAnswer() {
      Bench bench = Bench.standard().leavingCommitsOpen();
      bench.receive(ENQ, frame(1, MESSAGE));
      bench.pass(Duration.ofSeconds(16));
      assertThat(bench.receive(EOT, ENQ)).isEmpty();
      assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
      assertThat(bench.notes).containsExactly(LinkNote.ANSWERED_LATE);
      assertThat(bench.link().state()).isEqualTo(LinkState.RECEIVING);
    }

    @Test
    void bytesSentAheadOfTheAnswerAreNotLost() {
      Bench bench = Bench.standard().leavingCommitsOpen();
      byte[] twice =
          join(ENQ, frame(1, MESSAGE), EOT, ENQ, frame(1, MESSAGE.replace("7.4", "8")), EOT);
      assertThat(bench.receive(twice)).isEqualTo("A");
      assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("AA");
      assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
      assertThat(bench.stored).containsExactly(MESSAGE, MESSAGE.replace("7.4", "8"));
    }
  }

  @Nested
  class Sending {
    private static final String ANSWER = "H|\\^&\rP|1\rL|1|N\r";

    @Test
    void aMessageIsSentRecordByRecord() {
      Bench bench = Bench.standard();
      assertThat(bench.send(ANSWER)).isEqualTo("E");
      bench.receive(ACK);
      assertThat(bench.sentBytes()).isEqualTo(frame(1, "H|\\^&\r"));
      bench.receive(ACK);
      assertThat(bench.sentBytes()).isEqualTo(frame(2, "P|1\r"));
      bench.receive(ACK);
      assertThat(bench.sentBytes()).isEqualTo(frame(3, "L|1|N\r"));
      assertThat(bench.receive(ACK)).isEqualTo("T");
      assertThat(bench.others).contains(new LinkEffect.Sent());
      assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    }

    @Test
    void aLongRecordGoesOnBehindEtb() {
      Bench bench = Bench.standard();
      String record = "O|1|" + "x".repeat(300) + "\r";
      bench.send(record);
      bench.receive(ACK);
      assertThat(bench.sentBytes()).isEqualTo(intermediate(1, record.substring(0, 240)));
      bench.receive(ACK);
      assertThat(bench.sentBytes()).isEqualTo(frame(2, record.substring(240)));
    }

    @Test
    void aRefusedFrameIsSentSixTimesMoreAndThenGivenUp() {
      Bench bench = Bench.standard();
      bench.send(ANSWER);
      bench.receive(ACK);
      for (int i = 0; i < 6; i++) {
        bench.receive(NAK);
        assertThat(bench.sentBytes()).isEqualTo(frame(1, "H|\\^&\r"));
      }
      assertThat(bench.receive(NAK)).isEqualTo("T");
      assertThat(bench.others).contains(new LinkEffect.NotSent(LinkEffect.NotSent.Failure.REFUSED));
    }

    @Test
    void aBusyInstrumentIsAskedAgainAfterTenSeconds() {
      Bench bench = Bench.standard();
      bench.send(ANSWER);
      assertThat(bench.receive(NAK)).isEmpty();
      assertThat(bench.pass(Duration.ofSeconds(9))).isEmpty();
      assertThat(bench.pass(Duration.ofSeconds(2))).isEqualTo("E");
    }

    @Test
    void inContentionTheInstrumentGoesFirst() {
      Bench bench = Bench.standard();
      bench.send(ANSWER);
      assertThat(bench.receive(ENQ)).isEmpty();
      assertThat(bench.notes).containsExactly(LinkNote.CONTENTION);
      assertThat(bench.pass(Duration.ofSeconds(1))).isEmpty();
      assertThat(bench.receive(ENQ, frame(1, MESSAGE), EOT)).isEqualTo("AA");
      assertThat(bench.stored).containsExactly(MESSAGE);
      assertThat(bench.pass(Duration.ofSeconds(18))).isEmpty();
      assertThat(bench.pass(Duration.ofSeconds(2))).isEqualTo("E");
    }

    @Test
    void noAnswerInFifteenSecondsGivesTheLineBack() {
      Bench bench = Bench.standard();
      bench.send(ANSWER);
      bench.receive(ACK);
      assertThat(bench.pass(Duration.ofSeconds(14))).isEmpty();
      assertThat(bench.pass(Duration.ofSeconds(2))).isEqualTo("T");
      assertThat(bench.others)
          .contains(new LinkEffect.NotSent(LinkEffect.NotSent.Failure.NO_ANSWER));
    }

    @Test
    void nothingIsSentWhileTheInstrumentHasTheLine() {
      Bench bench = Bench.standard();
      bench.receive(ENQ);
      assertThat(bench.send(ANSWER)).isEmpty();
      assertThat(bench.receive(frame(1, MESSAGE))).isEqualTo("A");
      assertThat(bench.receive(EOT)).isEqualTo("E");
    }

    @Test
    void aLostConnectionTellsOfEveryMessageThatDidNotGo() {
      Bench bench = Bench.standard();
      bench.send(ANSWER);
      bench.send(ANSWER);
      bench.disconnect();
      assertThat(bench.others).filteredOn(LinkEffect.NotSent.class::isInstance).hasSize(2);
    }
  }
}
