package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.huren.config.yaml.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudiesConfigTest {
  @TempDir Path folder;

  private StudiesConfig read(String studies) {
    return new Site(folder).config(Site.EXAMPLE + studies).studies();
  }

  private List<String> codes(String studies) {
    return Site.problems(new Site(folder).read(Site.EXAMPLE + studies)).stream()
        .map(Problem::code)
        .toList();
  }

  @Test
  void withoutTheSection_fiveMinutesCount() {
    assertThat(read("").quiet(List.of("CT"))).isEqualTo(Duration.ofMinutes(5));
    assertThat(read("")).isEqualTo(StudiesConfig.USUAL);
  }

  @Test
  void ofSeveralModalities_theLongestCounts() {
    StudiesConfig config = read("studies: { quiet: { default: 5m, CT: 3m, US: 15m } }\n");
    assertThat(config.quiet(List.of("CT"))).isEqualTo(Duration.ofMinutes(3));
    assertThat(config.quiet(List.of("CT", "US"))).isEqualTo(Duration.ofMinutes(15));
    assertThat(config.quiet(List.of("CT", "SR"))).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.quiet(List.of())).isEqualTo(Duration.ofMinutes(5));
    assertThat(config.shortestQuiet()).isEqualTo(Duration.ofMinutes(3));
    assertThat(config.longestQuiet()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void whoNamesNoDefault_hasTheUsualOne() {
    assertThat(read("studies: { quiet: { CT: 3m } }\n").quiet(List.of("MR")))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whatIsNoModalityOrNoTime_isAProblem() {
    assertThat(codes("studies: { quiet: { ct: 3m } }\n")).containsExactly("map.name");
    assertThat(codes("studies: { quiet: { CT: 3m, CT: 4m } }\n")).containsExactly("key.duplicate");
    assertThat(codes("studies: { quiet: 3m }\n")).containsExactly("map.expected");
    assertThat(codes("studies: { quiet: { CT: }}\n")).containsExactly("value.empty");
    assertThat(codes("studies: { quiet: { CT: 0s } }\n")).hasSize(1);
  }
}
