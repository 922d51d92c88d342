package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrgCodeTest {
  @ParameterizedTest
  @ValueSource(strings = {"12350428MB0000000X", "91350100M000100Y43"})
  void codesOfTheStandardAndTheIssue_haveTheirCheckCharacter(String code) {
    assertThat(OrgCode.isWellFormed(code)).isTrue();
    assertThat(OrgCode.checkCharacter(code)).isEqualTo(code.charAt(17));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "12350428MB0000000", "12350428MB0000000XX", "12350428MO0000000X"})
  void otherLengthsAndLetters_areNoCode(String code) {
    assertThat(OrgCode.isWellFormed(code)).isFalse();
  }

  @Test
  void everySingleWrongCharacter_isFound() {
    String code = "91350100M000100Y43";
    String alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    for (int i = 0; i < 17; i++) {
      for (int j = 0; j < alphabet.length(); j++) {
        char c = alphabet.charAt(j);
        if (c != code.charAt(i)) {
          String wrong = code.substring(0, i) + c + code.substring(i + 1);
          assertThat(OrgCode.checkCharacter(wrong)).as(wrong).isNotEqualTo('3');
        }
      }
    }
  }
}
