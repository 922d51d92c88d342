package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VocabularyTest {
  @ParameterizedTest
  @ValueSource(strings = {"0", "1.2.840.10008.1.2", "2.25.0", "1.0.10"})
  void uid_ofNumbersAndDots_isWellFormed(String uid) {
    assertThat(Uid.isWellFormed(uid)).isTrue();
    assertThat(new Uid(uid)).hasToString(uid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1.", ".1", "1..2", "1.02", "00", "1.2a", "1.2 ", "1,2", "１.2"})
  void uid_ofAnythingElse_isNot(String uid) {
    assertThat(Uid.isWellFormed(uid)).isFalse();
    assertThatThrownBy(() -> new Uid(uid)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void uid_hasAtMost64Characters() {
    assertThat(Uid.isWellFormed("1." + "9".repeat(62))).isTrue();
    assertThat(Uid.isWellFormed("1." + "9".repeat(63))).isFalse();
  }

  @Test
  void tags_areUnsignedAndPrintAsInTheStandard() {
    Tag pixelData = Tag.of(0x7FE0, 0x0010);
    Tag padding = Tag.of(0xFFFC, 0xFFFC);

    assertThat(pixelData).hasToString("(7FE0,0010)").isLessThan(padding);
    assertThat(padding.group()).isEqualTo(0xFFFC);
    assertThat(padding.element()).isEqualTo(0xFFFC);
  }

  @Test
  void everyVr_isFoundByItsLetters() {
    assertThat(Vr.values())
        .allSatisfy(vr -> assertThat(Vr.of(vr.name().charAt(0), vr.name().charAt(1))).contains(vr));
    assertThat(Vr.of('Z', 'Z')).isEmpty();
    assertThat(Vr.of(0, 0xFF)).isEmpty();
  }

  @Test
  void indexAttributes_haveUniqueTagsAndKeywords() {
    assertThat(Stream.of(IndexAttribute.values()).map(IndexAttribute::tag)).doesNotHaveDuplicates();
    assertThat(Stream.of(IndexAttribute.values()))
        .allSatisfy(
            a -> {
              assertThat(IndexAttribute.of(a.tag())).contains(a);
              assertThat(IndexAttribute.ofKeyword(a.keyword())).contains(a);
            });
  }
}
