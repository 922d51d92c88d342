package org.huren.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> KEYS = List.of("directory", "retention", "minFree", "sync");

  @ParameterizedTest
  @CsvSource({
    "retension, retention",
    "directroy, directory",
    "min_free, minFree",
    "MIN-FREE, minFree",
    "snyc, sync",
    "Directory, directory",
  })
  void slip_isTracedToItsKey(String written, String key) {
    assertThat(Nearest.to(written, KEYS)).contains(key);
  }

  @ParameterizedTest
  @CsvSource({"listen", "x", "''", "目录", "retentionretentionretentionretentionretention"})
  void otherWord_isTracedToNone(String written) {
    assertThat(Nearest.to(written, KEYS)).isEmpty();
  }

  @Test
  void distance_countsInsertionDeletionReplacementAndSwap() {
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
    assertThat(Nearest.distance("abc", "abc")).isZero();
    assertThat(Nearest.distance("abc", "acb")).isEqualTo(1);
    assertThat(Nearest.distance("abc", "adc")).isEqualTo(1);
    assertThat(Nearest.distance("abc", "abcd")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }
}
