package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "17, 17, 17B",
    "512KB, 524288, 512KB",
    "20gb, 21474836480, 20GB",
    "1024 MB, 1073741824, 1GB",
    "2TB, 2199023255552, 2TB",
    "1536B, 1536, 1536B",
  })
  void size_isInPowersOf1024(String written, long bytes, String shown) {
    assertThat(ByteSize.parse(written).bytes()).isEqualTo(bytes);
    assertThat(ByteSize.parse(written)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20", "1GB", "7MB"})
  void shownForm_readsBackAsTheSame(String written) {
    ByteSize size = ByteSize.parse(written.isEmpty() ? "0" : written);
    assertThat(ByteSize.parse(size.toString())).isEqualTo(size);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1.5GB", "20G", "20 GB GB", "999999999999999TB"})
  void whatIsNoSize_isRefused(String written) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(written));
  }

  @Test
  void rounded_isForPeople() {
    assertThat(new ByteSize(0).rounded()).isEqualTo("0 B");
    assertThat(new ByteSize(1023).rounded()).isEqualTo("1023 B");
    assertThat(new ByteSize(81_056_292L * 1024).rounded()).isEqualTo("77.3 GB");
  }
}
