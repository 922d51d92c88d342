package org.huren.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Acknowledged sent(String id, String sha256) {
    return Acknowledged.image(Instant.EPOCH, id, sha256, "0000", 900);
  }

  private static Accepted there(String id, String sha256, boolean repeat) {
    return Accepted.image(Instant.EPOCH, id, sha256, repeat);
  }

  @Test
  void everythingThereOnce_isClean() {
    Comparison c =
        Comparison.of(
            List.of(sent("1", "a"), sent("2", "b")),
            List.of(there("1", "a", false), there("2", "b", false)));

    assertThat(c.sent()).isEqualTo(2);
    assertThat(c.delivered()).isEqualTo(2);
    assertThat(c.isClean()).isTrue();
  }

  @Test
  void missingObject_isLost() {
    Comparison c =
        Comparison.of(List.of(sent("1", "a"), sent("2", "b")), List.of(there("1", "a", false)));

    assertThat(c.delivered()).isEqualTo(1);
    assertThat(c.lost()).containsExactly("2");
    assertThat(c.isClean()).isFalse();
  }

  @Test
  void otherBytesUnderTheSameId_areAltered() {
    Comparison c = Comparison.of(List.of(sent("1", "a")), List.of(there("1", "x", false)));

    assertThat(c.altered()).containsExactly("1");
    assertThat(c.lost()).isEmpty();
    assertThat(c.delivered()).isZero();
    assertThat(c.isClean()).isFalse();
  }

  @Test
  void otherBytesAfterTheRightOnes_areAlteredTooAlthoughDelivered() {
    Comparison c =
        Comparison.of(
            List.of(sent("1", "a")), List.of(there("1", "a", false), there("1", "x", true)));

    assertThat(c.delivered()).isEqualTo(1);
    assertThat(c.altered()).containsExactly("1");
    assertThat(c.isClean()).isFalse();
  }

  @Test
  void markedRepeat_changesNothing() {
    Comparison c =
        Comparison.of(
            List.of(sent("1", "a")), List.of(there("1", "a", false), there("1", "a", true)));

    assertThat(c.repeats()).isEqualTo(1);
    assertThat(c.isClean()).isTrue();
  }

  @Test
  void takenForNewTwice_isDuplicated() {
    Comparison c =
        Comparison.of(
            List.of(sent("1", "a")), List.of(there("1", "a", false), there("1", "a", false)));

    assertThat(c.duplicated()).containsExactly("1");
    assertThat(c.isClean()).isFalse();
  }

  @Test
  void acknowledgedTwice_isOneObject() {
    Comparison c =
        Comparison.of(List.of(sent("1", "a"), sent("1", "a")), List.of(there("1", "a", false)));

    assertThat(c.sent()).isEqualTo(1);
    assertThat(c.isClean()).isTrue();
  }

  @Test
  void twoContentsOfOneId_areTwoObjects() {
    Comparison c =
        Comparison.of(List.of(sent("1", "a"), sent("1", "b")), List.of(there("1", "a", false)));

    assertThat(c.sent()).isEqualTo(2);
    assertThat(c.delivered()).isEqualTo(1);
    assertThat(c.lost()).containsExactly("1");
  }

  @Test
  void objectNobodyWasToldIsStored_isUnaskedAndAllowed() {
    Comparison c = Comparison.of(List.of(), List.of(there("1", "a", false)));

    assertThat(c.unasked()).isEqualTo(1);
    assertThat(c.isClean()).isTrue();
  }

  @Test
  void kindsDoNotMix() {
    Comparison c =
        Comparison.of(
            List.of(new Acknowledged(Instant.EPOCH, Kind.LAB_REPORT, "1", "a", 20, "AA", 900)),
            List.of(there("1", "a", false)));

    assertThat(c.lost()).containsExactly("1");
  }

  private static final Findings RESULTS =
      new Findings("朱^镕基", List.of(new Findings.Observation("WBC", "6.10", "10*9/L")));
  private static final Findings OTHERS =
      new Findings("朱^镕基", List.of(new Findings.Observation("WBC", "6.1", "10*9/L")));

  private static Acknowledged reported(String sample, Findings findings) {
    return Acknowledged.report(Instant.EPOCH, sample, findings, "AA", 900);
  }

  private static Accepted registered(
      String report, boolean repeat, String sample, Findings findings) {
    return Accepted.report(Instant.EPOCH, report, "d", repeat, sample, findings);
  }

  @Test
  void resultsOfASample_areHeldAgainstItsReport() {
    Comparison c =
        Comparison.of(
            List.of(reported("s1", RESULTS), reported("s2", RESULTS), sent("1", "a")),
            List.of(
                registered("r1", false, "s1", RESULTS),
                registered("r1", true, "s1", RESULTS),
                there("1", "a", false)));

    assertThat(c.images()).isEqualTo(1);
    assertThat(c.labReports()).isEqualTo(2);
    assertThat(c.observations()).isEqualTo(2);
    assertThat(c.sent()).isEqualTo(3);
    assertThat(c.delivered()).isEqualTo(2);
    assertThat(c.repeats()).isEqualTo(1);
    assertThat(c.lost()).containsExactly("s2");
    assertThat(c.duplicated()).isEmpty();
  }

  @Test
  void sameResultsUnderTwoReportIds_areDuplicated() {
    Comparison c =
        Comparison.of(
            List.of(reported("s1", RESULTS)),
            List.of(
                registered("r1", false, "s1", RESULTS), registered("r2", false, "s1", RESULTS)));

    assertThat(c.duplicated()).containsExactly("s1");
    assertThat(c.isClean()).isFalse();
  }

  @Test
  void twoMessagesOfOneSample_areTwoReports() {
    Comparison c =
        Comparison.of(
            List.of(reported("s1", RESULTS), reported("s1", OTHERS)),
            List.of(registered("r1", false, "s1", RESULTS), registered("r2", false, "s1", OTHERS)));

    assertThat(c.labReports()).isEqualTo(2);
    assertThat(c.isClean()).isTrue();
  }

  @Test
  void aDigitLostAtTheEnd_isAltered() {
    Comparison c =
        Comparison.of(
            List.of(reported("s1", RESULTS)), List.of(registered("r1", false, "s1", OTHERS)));

    assertThat(c.altered()).containsExactly("s1");
  }

  private static final Acknowledged.Place PLACE = new Acknowledged.Place("1.2", "1.2.1");

  private static List<Acknowledged> images(String... ids) {
    List<Acknowledged> sent = new ArrayList<>();
    for (String id : ids) {
      sent.add(Acknowledged.image(Instant.EPOCH, id, "a", "0000", 1).in(PLACE));
    }
    return sent;
  }

  private static Accepted registered(String id, boolean repeat, int images) {
    return Accepted.exam(
        Instant.EPOCH, id, "d" + images, repeat, "1.2", new Exam(Map.of("1.2.1", images)));
  }

  private static Comparison ofExams(List<Acknowledged> images, Accepted... accepted) {
    return Comparison.of(Exam.ofImages(images), List.of(accepted));
  }

  @Test
  void exam_mustBeRegisteredWithAllOfItsImages_lastly() {
    List<Acknowledged> sent = images("1", "2", "2");
    assertThat(ofExams(sent, registered("e", false, 2)).isClean()).isTrue();
    assertThat(ofExams(sent, registered("e", false, 1), registered("e", true, 2)))
        .satisfies(
            c -> {
              assertThat(c.isClean()).isTrue();
              assertThat(c.exams()).isEqualTo(1);
              assertThat(c.sent()).isEqualTo(1);
            });
    assertThat(ofExams(sent).lost()).containsExactly("1.2");
    assertThat(ofExams(sent, registered("e", false, 1)).altered()).containsExactly("1.2");
    assertThat(ofExams(sent, registered("e", false, 2), registered("e", true, 1)).altered())
        .as("an older version over a newer")
        .containsExactly("1.2");
    assertThat(ofExams(sent, registered("e", false, 2), registered("f", false, 2)).duplicated())
        .containsExactly("1.2");
  }
}
