package org.huren.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.huren.config.language.Text;
import org.huren.config.yaml.Problem.Severity;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Place PLACE = new Place("gateway.yaml", 12, 9, "dicom.port");

  private static Problem problem(Severity severity, Place place, String code, Object... with) {
    return new Problem(severity, place, new Text(Problem.class, code, with));
  }

  @Test
  void line_isPlaceThenWhatIsWrongThenWhatToDo() {
    var problem = problem(Severity.ERROR, PLACE, "key.duplicate", 3);
    assertThat(problem.render(Locale.ENGLISH))
        .isEqualTo(
            "gateway.yaml:12:9 dicom.port: is written twice, first on line 3, "
                + "remove one of the two");
    assertThat(problem.render(Locale.SIMPLIFIED_CHINESE))
        .isEqualTo("gateway.yaml:12:9 dicom.port: 写了两次，第一次在第 3 行，请删除其中一处");
  }

  @Test
  void warning_saysSo() {
    var problem = problem(Severity.WARNING, PLACE, "key.not-text");
    assertThat(problem.render(Locale.ENGLISH))
        .isEqualTo("gateway.yaml:12:9 dicom.port: warning: a key must be a plain word");
    assertThat(problem.render(Locale.SIMPLIFIED_CHINESE)).contains("警告：");
  }

  @Test
  void problemOfTheWholeFile_hasNoLine() {
    var problem = problem(Severity.ERROR, Place.of("x.yaml"), "file.unreadable", "E/A");
    assertThat(problem.render(Locale.ENGLISH)).isEqualTo("x.yaml: can't be read: E/A");
    assertThat(problem.line()).isZero();
    assertThat(problem.advice(Locale.ENGLISH)).isEmpty();
  }

  @Test
  void numbers_areShownWithoutSeparators() {
    var problem = problem(Severity.ERROR, PLACE, "file.too-large", 1_048_576);
    assertThat(problem.message(Locale.ENGLISH)).isEqualTo("is larger than 1048576 KB");
  }
}
