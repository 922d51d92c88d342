package org.huren.lab.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FindingTest {
  @ParameterizedTest
  @EnumSource(Finding.Code.class)
  void everyFindingHasATextInBothLanguages(Finding.Code code) {
    for (Locale locale : List.of(Locale.ROOT, Locale.CHINESE)) {
      ResourceBundle texts = ResourceBundle.getBundle("org.huren.lab.model.messages", locale);
      assertThat(texts.getString(code.key())).isNotBlank();
    }
  }

  @Test
  void aPatientTellsNothingToALog() {
    Patient patient =
        new Patient(
            Optional.of("id-4711"), Optional.of("张三"), Optional.empty(), Patient.Sex.FEMALE);
    assertThat(patient.toString()).doesNotContain("4711", "张三");
  }
}
