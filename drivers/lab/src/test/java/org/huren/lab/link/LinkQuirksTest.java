package org.huren.lab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huren.lab.link.Wire.ENQ;
import static org.huren.lab.link.Wire.EOT;
import static org.huren.lab.link.Wire.ascii;
import static org.huren.lab.link.Wire.damaged;
import static org.huren.lab.link.Wire.frame;
import static org.huren.lab.link.Wire.intermediate;
import static org.huren.lab.link.Wire.join;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.huren.lab.Unfinished;
import org.huren.lab.link.AstmLink.CommitOutcome;
import org.huren.lab.link.LinkProfile.Answered;
import org.huren.lab.link.LinkProfile.Checksum;
import org.huren.lab.link.LinkProfile.ChecksumAfter;
import org.huren.lab.link.LinkProfile.FrameNumbers;
import org.huren.lab.link.LinkProfile.Frames;
import org.huren.lab.link.LinkProfile.MessageEnd;
import org.huren.lab.link.LinkProfile.Silence;
import org.junit.jupiter.api.Test;

/** What real instruments do, by the number it has in our list of their quirks. */
class LinkQuirksTest {
  private static final String H = "H|\\^&|||XN\r";
  private static final String R = "R|1|^^^WBC|7.4\r";
  private static final String L = "L|1|N\r";
  private static final String MESSAGE = H + R + L;

  private static final LinkProfile MAGLUMI =
      standard()
          .frameNumbers(FrameNumbers.ABSENT)
          .checksum(Checksum.ABSENT)
          .trailer(false)
          .answered(Set.of(Answered.ENQ, Answered.STX, Answered.FRAME, Answered.EOT))
          .build();

  private static final LinkProfile VIDAS =
      standard()
          .frameNumbers(FrameNumbers.ABSENT)
          .checksumAfter(ChecksumAfter.GS)
          .messageEnd(MessageEnd.FRAME)
          .trailer(false)
          .build();

  private static final LinkProfile SPOTCHEM =
      standard()
          .frameNumbers(FrameNumbers.ABSENT)
          .checksum(Checksum.ABSENT)
          .messageEnd(MessageEnd.FRAME)
          .bidRequired(false)
          .trailer(false)
          .answered(Set.of())
          .build();

  private static final LinkProfile BARE =
      standard()
          .frames(Frames.ABSENT)
          .bidRequired(false)
          .answered(Set.of(Answered.MESSAGE))
          .build();

  private static LinkProfile.Builder standard() {
    return LinkProfile.standard().toBuilder();
  }

  @Test
  void quirk04_envelopesWithoutNumberSumAndLineEndAreAcknowledgedAtEveryControl() {
    Bench bench = new Bench(MAGLUMI);
    byte[] one = ascii("\u0005\u0002" + MESSAGE + "\u0003\u0004");
    assertThat(bench.receive(join(one, one))).isEqualTo("AAAAAAAA");
    assertThat(bench.stored).containsExactly(MESSAGE, MESSAGE);
  }

  @Test
  void quirk05_numbersThatMeanNothingAreIgnored() {
    Bench bench = new Bench(standard().frameNumbers(FrameNumbers.IGNORED).build());
    bench.receive(ENQ, frame(1, H));
    int[] numbers = {2, 3, 4, 5, 1, 1, 1, 4, 5, 6, 7, 0};
    for (int i = 0; i < numbers.length; i++) {
      assertThat(bench.receive(frame(numbers[i], "R|" + i + "|x\r"))).isEqualTo("A");
    }
    bench.receive(frame(1, L), EOT);
    assertThat(bench.stored.get(0)).contains("R|0|", "R|4|", "R|5|", "R|6|", "R|11|");
  }

  @Test
  void strictNumbersFollowTheStandardToTheLetter() {
    Bench bench = new Bench(standard().frameNumbers(FrameNumbers.STRICT).build());
    bench.receive(ENQ);
    assertThat(bench.receive(frame(2, H))).isEqualTo("N");
    assertThat(bench.receive(frame(1, H), frame(2, R))).isEqualTo("AA");
    assertThat(bench.receive(frame(2, R.replace("7.4", "9")))).isEqualTo("A");
    assertThat(bench.receive(frame(1, H))).isEqualTo("N");
  }

  @Test
  void quirk09_sumsNobodyShouldLookAtAreNotLookedAt() {
    Bench bench = new Bench(standard().checksum(Checksum.UNCHECKED).build());
    assertThat(bench.receive(ENQ, damaged(1, MESSAGE))).isEqualTo("AA");
    assertThat(bench.stored).containsExactly(MESSAGE);
  }

  @Test
  void aSumInLowerCaseIsRight() {
    String text = "H|\\^&|||XN\rR|1|^^^WBC|7.44\rL|1|N\r";
    byte[] frame = frame(1, text);
    String lower = new String(frame, StandardCharsets.ISO_8859_1).substring(frame.length - 4);
    byte[] low = ascii(lower.toLowerCase(Locale.ROOT));
    System.arraycopy(low, 0, frame, frame.length - 4, 4);
    assertThat(Bench.standard().receive(ENQ, frame)).isEqualTo("AA");
  }

  @Test
  void quirk10_theSumIsOverBytesWhateverTheCharacterSet() {
    for (var charset :
        new Charset[] {
          StandardCharsets.ISO_8859_1, StandardCharsets.UTF_8, Charset.forName("GB18030")
        }) {
      Bench bench = Bench.standard();
      byte[] frame = frame(1, H + "R|1|x|1|µmol/L\r" + L, true, charset);
      assertThat(bench.receive(ENQ, frame)).isEqualTo("AA");
    }
  }

  @Test
  void lineEndsThatAreMissingAreNotWaitedForLong() {
    Bench bench = Bench.standard();
    byte[] frame = frame(1, MESSAGE);
    bench.receive(ENQ, Arrays.copyOf(frame, frame.length - 2));
    assertThat(bench.stored).isEmpty();
    assertThat(bench.pass(Duration.ofSeconds(1))).isEqualTo("A");
    assertThat(bench.stored).containsExactly(MESSAGE);
  }

  @Test
  void quirk13_aLineEndOrAnEndOfTransmissionIsNeverAcknowledged() {
    Bench bench = Bench.standard();
    assertThat(bench.receive(ENQ, ascii("\r\n"), frame(1, MESSAGE), ascii("\r\n\r\n"), EOT))
        .isEqualTo("AA");
  }

  @Test
  void quirk01_aWholeMessageInOneFrameFarOverTheStandardsLimitIsTaken() {
    Bench bench = Bench.standard();
    String big = H + R.repeat(5_000) + L;
    assertThat(bench.receive(ENQ, frame(1, big), EOT)).isEqualTo("AA");
    assertThat(bench.stored).containsExactly(big);
  }

  @Test
  void quirk02_aRecordCutInTheMiddleOfAComponentIsPutTogether() {
    Bench bench = Bench.standard();
    bench.receive(ENQ, frame(1, H), intermediate(2, "O|1||^^    27^M|^^^^EO"), frame(3, "%^1\r"));
    bench.receive(frame(4, L), EOT);
    assertThat(bench.stored).containsExactly(H + "O|1||^^    27^M|^^^^EO%^1\r" + L);
  }

  @Test
  void quirk03_etbOnEveryWholeRecordAndEtxOnTheLastOnly() {
    LinkProfile whole =
        standard().intermediateFrame(LinkProfile.IntermediateFrame.ENDS_RECORD).build();
    for (Bench bench : new Bench[] {Bench.standard(), new Bench(whole)}) {
      bench.receive(ENQ, intermediate(1, H), intermediate(2, R), frame(3, L), EOT);
      assertThat(bench.stored).containsExactly(MESSAGE);
    }
    Bench bench = new Bench(whole);
    bench.receive(ENQ, intermediate(1, H.strip()), intermediate(2, R.strip()), frame(3, L), EOT);
    assertThat(bench.stored).containsExactly(MESSAGE);
  }

  @Test
  void quirk05_eightAfterSevenAndNumbersThatStartAgain() {
    int[] numbers = {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 1, 2, 3};
    Bench bench = Bench.standard();
    bench.receive(ENQ);
    for (int i = 0; i < numbers.length; i++) {
      String text = i == 0 ? H : i == numbers.length - 1 ? L : "R|" + i + "|x|1\r";
      assertThat(bench.receive(frame(numbers[i], text))).as("frame %d", i).isEqualTo("A");
    }
    assertThat(bench.stored).hasSize(1);
    assertThat(bench.stored.get(0)).contains("R|7|", "R|8|", "R|9|", "R|10|");
  }

  @Test
  void quirk06_afterSevenComesZero() {
    Bench bench = new Bench(standard().frameNumbers(FrameNumbers.STRICT).build());
    bench.receive(ENQ);
    for (int n = 1; n <= 20; n++) {
      assertThat(bench.receive(frame(n % 8, n == 1 ? H : n == 20 ? L : R))).isEqualTo("A");
    }
    assertThat(bench.stored).containsExactly(H + R.repeat(18) + L);
  }

  @Test
  void quirk07_aFrameOfTextAloneIsAMessage() {
    Bench bench = new Bench(SPOTCHEM);
    String text = "26/10/29 13:08 ID# 4711 [B. Plasma] Na 131 mmol/L \r\n";
    assertThat(bench.receive(ascii("\u0002" + text + "\u0003"))).isEmpty();
    bench.pass(Duration.ofHours(2));
    assertThat(bench.receive(ascii("\u0002" + text.replace("131", "132") + "\u0003"))).isEmpty();
    assertThat(bench.stored).containsExactly(text, text.replace("131", "132"));
    assertThat(bench.notes).isEmpty();
  }

  @Test
  void quirk07_theSumBehindGsIsInLowerCaseAndOverGs() {
    // The sum was written by a real instrument: public capture of a mini VIDAS.
    String text =
        "\u001emtrsl|\u001epi|\u001epn|\u001esi|\u001eciTIC21103806|\u001ertATPO|\u001ernAnti-TPO|"
            + "\u001ett13:55|\u001etd12/07/21|\u001eql|\u001eqn274.0 IU/ml|";
    Bench bench = new Bench(VIDAS);
    assertThat(bench.receive(ENQ, ascii("\u0002" + text + "\u001d38\u0003"))).isEqualTo("AN");
    assertThat(bench.receive(ascii("\u0002" + text + "\u001d37\u0003"), EOT)).isEqualTo("A");
    assertThat(bench.stored).containsExactly(text);
    assertThat(bench.notes).containsExactly(LinkNote.BAD_CHECKSUM);

    String other = text.replace("274.0", "274.7");
    Bench lower = new Bench(VIDAS);
    assertThat(lower.receive(ENQ, ascii("\u0002" + other + "\u001d3e\u0003"))).isEqualTo("AA");
    assertThat(lower.stored).containsExactly(other);
  }

  @Test
  void quirk07_aFrameWithoutItsSumBehindGsIsRefused() {
    Bench bench = new Bench(VIDAS);
    assertThat(bench.receive(ENQ, ascii("\u0002mtrsl|ci1|\u0003"))).isEqualTo("AN");
    assertThat(bench.receive(ascii("\u0002\u001d\u0003"))).isEqualTo("N");
    assertThat(bench.stored).isEmpty();
  }

  @Test
  void quirk08_rsInsideOfTagsAndValuesIsSummedAndKept() {
    String text = "\u001emtrsl|ciA1|qlNe\u001egative|m\u001e4LabAdmin|";
    int sum = 0x1D + text.chars().sum();
    String digits = String.format(Locale.ROOT, "%02x", sum & 0xFF);
    Bench bench = new Bench(VIDAS);
    assertThat(bench.receive(ENQ, ascii("\u0002" + text + "\u001d" + digits + "\u0003"), EOT))
        .isEqualTo("AA");
    assertThat(bench.stored).containsExactly(text);
  }

  @Test
  void quirk11_aBidAndTheEndOrHeaderAndTerminatorAreSignsOfLife() {
    Bench bench = Bench.standard();
    assertThat(bench.receive(ENQ, EOT)).isEqualTo("A");
    assertThat(bench.receive(ENQ, frame(1, H + L), EOT)).isEqualTo("AA");
    assertThat(bench.notes).containsExactly(LinkNote.KEEP_ALIVE, LinkNote.KEEP_ALIVE);
    assertThat(bench.asked).isEmpty();
    assertThat(bench.aside).isEmpty();
  }

  @Test
  void quirk12_aBidRepeatedForMinutesIsAnsweredEachTime() {
    Bench bench = Bench.standard();
    for (int i = 0; i < 20; i++) {
      assertThat(bench.receive(i % 3 == 0 ? join(ENQ, ascii("\r")) : ENQ)).isEqualTo("A");
      bench.pass(Duration.ofSeconds(15));
    }
    assertThat(bench.receive(frame(1, MESSAGE), EOT)).isEqualTo("A");
  }

  @Test
  void quirk14_onlyTheFirstRecordOfAFrameHasTheDigitHoweverRecordsArePacked() {
    for (int cut = 1; cut < MESSAGE.length(); cut++) {
      Bench bench = Bench.standard();
      bench.receive(ENQ, intermediate(1, MESSAGE.substring(0, cut)));
      bench.receive(frame(2, MESSAGE.substring(cut)), EOT);
      assertThat(bench.stored).as("cut at %d", cut).containsExactly(MESSAGE);
    }
  }

  @Test
  void quirk15_framesOfTwoHundredFortyAndOfSixtyFourThousandCharactersAreTaken() {
    for (int size : new int[] {240, 64_000}) {
      Bench bench = Bench.standard();
      String record = "R|1|x|" + "y".repeat(size - 8) + "\r";
      assertThat(bench.receive(ENQ, frame(1, H), frame(2, record), frame(3, L))).isEqualTo("AAAA");
      assertThat(bench.stored).containsExactly(H + record + L);
    }
  }

  @Test
  void quirk16_hoursOfSilenceBetweenMessagesCostNothing() {
    Bench bench = Bench.standard();
    bench.receive(ENQ, frame(1, MESSAGE), EOT);
    bench.pass(Duration.ofHours(9));
    assertThat(bench.link().deadline()).isEmpty();
    assertThat(bench.receive(ENQ, frame(1, MESSAGE.replace("7.4", "9")), EOT)).isEqualTo("AA");
    assertThat(bench.stored).hasSize(2);
  }

  @Test
  void quirk17_aFrameRepeatedAfterALostAckIsAcknowledgedAndNotStoredTwice() {
    for (FrameNumbers numbers : FrameNumbers.values()) {
      Bench bench = new Bench(standard().frameNumbers(numbers).build());
      byte[] last =
          numbers == FrameNumbers.ABSENT ? frame(ascii(MESSAGE), true) : frame(1, MESSAGE);
      assertThat(bench.receive(ENQ, last, last, last, EOT)).as("%s", numbers).isEqualTo("AAAA");
      assertThat(bench.stored).as("%s", numbers).containsExactly(MESSAGE);
    }
  }

  @Test
  void quirk18_withoutTheEndOfTransmissionTheMessageCountsAndIsNoted() {
    Bench bench = Bench.standard();
    bench.receive(ENQ, frame(1, MESSAGE));
    bench.pass(Duration.ofSeconds(31));
    assertThat(bench.stored).containsExactly(MESSAGE);
    assertThat(bench.notes).containsExactly(LinkNote.MISSING_EOT);
  }

  @Test
  void recordsWithoutFramesAreOneMessageAndAcknowledgedOnce() {
    Bench bench = new Bench(BARE).leavingCommitsOpen();
    assertThat(bench.receive(ascii(H + R + R + L))).isEmpty();
    assertThat(bench.asked).containsExactly(H + R + R + L);
    assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
    assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    bench.receive(ascii("noise\r\n" + MESSAGE.replace("\r", "\r\n")));
    assertThat(bench.resolve(CommitOutcome.STORED)).isEqualTo("A");
    assertThat(bench.stored).containsExactly(H + R + R + L, MESSAGE);
    assertThat(bench.noise).isEqualTo(6);
  }

  @Test
  void recordsWithoutFramesThatStopAreSetAside() {
    Bench bench = new Bench(BARE);
    bench.receive(ascii(H + "R|1|x"));
    bench.pass(Duration.ofSeconds(31));
    assertThat(bench.whyAside).containsExactly(Unfinished.TIMED_OUT);
    assertThat(bench.aside).containsExactly(H + "R|1|x");
  }

  @Test
  void silenceCompletesAMessageOnlyWhereNothingWasAcknowledged() {
    LinkProfile silent = BARE.toBuilder().answered(Set.of()).silence(Silence.COMPLETES).build();
    Bench bench = new Bench(silent);
    bench.receive(ascii(H + "R|1|x|7"));
    assertThat(bench.pass(Duration.ofSeconds(31))).isEmpty();
    assertThat(bench.stored).containsExactly(H + "R|1|x|7\r");
    assertThat(bench.link().state()).isEqualTo(LinkState.NEUTRAL);
    Bench ended =
        new Bench(silent.toBuilder().answered(Set.of(Answered.ENQ, Answered.EOT)).build());
    assertThat(ended.receive(ENQ, ascii(H + "R|1|x|7\r"), EOT)).isEqualTo("AA");
    assertThat(ended.stored).containsExactly(H + "R|1|x|7\r");
    assertThatThrownBy(() -> standard().silence(Silence.COMPLETES).build())
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSenderWithoutAnswersIsNotSentNakAndWhatCouldNotBeStoredIsSetAside() {
    Bench bench = new Bench(SPOTCHEM).answering(CommitOutcome.REFUSED);
    assertThat(bench.receive(ascii("\u0002one\u0003\u0002two\u0003"))).isEmpty();
    assertThat(bench.whyAside).containsExactly(Unfinished.NOT_STORED);
    assertThat(bench.aside).containsExactly("one");
    assertThat(bench.stored).containsExactly("two");
    assertThat(bench.notes).containsExactly(LinkNote.REFUSED_MESSAGE);
  }

  @Test
  void acknowledgementsStandWhereTheProfileWantsThem() {
    assertThat(answersTo(Answered.ENQ)).isEqualTo("A");
    assertThat(answersTo(Answered.STX)).isEqualTo("AAA");
    assertThat(answersTo(Answered.FRAME)).isEqualTo("AAA");
    assertThat(answersTo(Answered.ETX)).isEqualTo("AA");
    assertThat(answersTo(Answered.MESSAGE)).isEqualTo("A");
    assertThat(answersTo(Answered.EOT)).isEqualTo("A");
  }

  private static String answersTo(Answered only) {
    Bench bench = new Bench(standard().answered(Set.of(only)).build());
    return bench.receive(ENQ, intermediate(1, H), frame(2, R), frame(3, L), EOT);
  }

  @Test
  void whatWeSendToSuchInstrumentsIsShapedLikeTheirs() {
    Bench vidas = new Bench(VIDAS);
    vidas.send("mtmpr|ci1|");
    vidas.receive(Wire.ACK);
    assertThat(vidas.sentBytes()).isEqualTo(ascii("\u0002mtmpr|ci1|\u001d42\u0003"));
    Bench bare = new Bench(BARE);
    bare.send("H|\\^&\rL|1\r");
    assertThat(bare.sentBytes()).isEqualTo(ascii("H|\\^&\rL|1\r"));
  }
}
