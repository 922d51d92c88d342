package org.huren.simulator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static Acknowledged sent(String id, String sha256) {
    return new Acknowledged(Instant.EPOCH, Kind.IMAGE, id, sha256, "0000");
  }

  private static Accepted there(String id, String sha256, boolean repeat) {
    return new Accepted(Instant.EPOCH, Kind.IMAGE, id, sha256, repeat);
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
            List.of(new Acknowledged(Instant.EPOCH, Kind.LAB_REPORT, "1", "a", "AA")),
            List.of(there("1", "a", false)));

    assertThat(c.lost()).containsExactly("1");
  }
}
