package org.huren.config.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.huren.config.yaml.Problem;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void textsWithinATextSpeakTheSameLanguage() {
    var inner = new Text(Problem.class, "render.warning", 12345);
    var outer = new Text(Problem.class, "render.advice", "x", inner);
    assertThat(outer.in(Locale.ENGLISH)).isEqualTo("x, warning: 12345");
    assertThat(outer.in(Locale.SIMPLIFIED_CHINESE)).isEqualTo("x，警告：12345");
  }

  @Test
  void textThatIsMissing_showsItself() {
    var text = new Text(Problem.class, "no.such.text", 1);
    assertThat(text.exists()).isFalse();
    assertThat(text.in(Locale.ENGLISH)).isEqualTo("no.such.text[1]");
  }
}
