package org.huren.simulator.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidTest {
  private static final Pattern STANDARD = Pattern.compile("(0|[1-9][0-9]*)(\\.(0|[1-9][0-9]*))*");

  @ParameterizedTest
  @ValueSource(
      strings = {"", "../../etc/passwd", "1..2", "1.2.", ".1", "1.2/3", "1.a", "1.2\n", "1.2\\3"})
  void anythingThatIsNoUid_isRefused(String text) {
    assertThat(Uid.ofWire(text)).isEmpty();
    assertThatThrownBy(() -> new Uid(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void moreThan64Characters_areRefused() {
    assertThat(Uid.ofWire("1." + "2".repeat(62))).isPresent();
    assertThat(Uid.ofWire("1." + "2".repeat(63))).isEmpty();
  }

  @Test
  void padding_isNotPartOfTheValue() {
    assertThat(Uid.ofWire("1.2.840\0")).contains(new Uid("1.2.840"));
    assertThat(Uid.ofWire("1.2.840 ")).contains(new Uid("1.2.840"));
  }

  @Test
  void freshUids_areUniqueAndOfTheStandardsForm() {
    SplittableRandom random = new SplittableRandom(1);
    Set<Uid> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      Uid uid = Uid.fresh(random);
      assertThat(uid.value()).matches(STANDARD).startsWith("2.25.");
      assertThat(seen.add(uid)).isTrue();
    }
  }

  @Test
  void sibling_isAnotherUidOfTheSameLengthAndForm() {
    SplittableRandom random = new SplittableRandom(1);
    Uid uid = new Uid("1.3.6.1.4.1.5962.1.1.4.1.1.20040826185059.5457");
    for (int i = 0; i < 1000; i++) {
      Uid sibling = uid.sibling(random);
      assertThat(sibling.value()).hasSameSizeAs(uid.value()).matches(STANDARD);
      assertThat(sibling).isNotEqualTo(uid);
    }
  }
}
