package org.huren.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class QuoteTest {
  @Test
  void text_staysOnOneLineAndShort() {
    assertThat(Quote.of("a\nb\tc\u001B[31m")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD[31m");
    assertThat(Quote.of("长".repeat(61))).isEqualTo("长".repeat(60) + "...");
    assertThat(Quote.of("长".repeat(60))).isEqualTo("长".repeat(60));
  }

  @Test
  void keyMaterial_isNotRepeated() {
    assertThat(Quote.of("-----BEGIN PRIVATE KEY-----\nMIIE")).doesNotContain("MIIE");
  }
}
