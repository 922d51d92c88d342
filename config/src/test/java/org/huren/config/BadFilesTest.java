package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.huren.config.yaml.Problem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code bad/<name>.yaml} has exactly the problems of {@code bad/<name>.problems}; {@code
 * -Dhuren.write=true} writes the latter, to be read before they are committed.
 */
class BadFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/bad");

  @TempDir Path folder;

  static List<Path> badFiles() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void badFile_tellsAllItsProblemsAtOnce(Path bad) throws IOException {
    var site = new Site(folder);
    ReadResult result = site.read(Files.readAllBytes(bad));
    List<String> lines = site.lines(result, Locale.ENGLISH);

    Path expected = Path.of(bad.toString().replaceAll("yaml$", "problems"));
    if (Boolean.getBoolean("huren.write")) {
      Files.write(expected, lines);
    }
    assertThat(lines).isEqualTo(Files.readAllLines(expected)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void badFile_tellsThemInChineseToo(Path bad) throws IOException {
    for (Problem problem : Site.problems(new Site(folder).read(Files.readAllBytes(bad)))) {
      assertThat(problem.message(Locale.SIMPLIFIED_CHINESE))
          .matches("(?s).*\\p{IsHan}.*")
          .doesNotContain("{0}", "{1}");
      assertThat(problem.advice(Locale.SIMPLIFIED_CHINESE).isEmpty())
          .isEqualTo(problem.advice(Locale.ENGLISH).isEmpty());
    }
  }

  @ParameterizedTest
  @MethodSource("badFiles")
  void badFile_neverHasItsSecretsRepeated(Path bad) throws IOException {
    var site = new Site(folder);
    ReadResult result = site.read(Files.readAllBytes(bad));
    assertThat(String.join("\n", site.lines(result, Locale.ENGLISH))).doesNotContain("geheim");
  }
}
