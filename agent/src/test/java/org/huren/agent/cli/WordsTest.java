package org.huren.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  private final Words english = new Words(Locale.ENGLISH, ZoneOffset.UTC);
  private final Words chinese = new Words(Locale.SIMPLIFIED_CHINESE, ZoneOffset.UTC);

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KB",
    "524288, 512.0 KB",
    "1572864, 1.5 MB",
    "21474836480, 20.0 GB",
    "1099511627776, 1.0 TB",
    "9223372036854775807, 8388608.0 TB"
  })
  void sizes_arePowersOf1024(long bytes, String text) {
    assertThat(Words.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "PT-5S, 0 s, 0 秒", "PT119S, 119 s, 119 秒", "PT2M, 2 min, 2 分钟", "PT119M, 119 min, 119 分钟",
    "PT2H, 2 h, 2 小时", "PT47H59M, 47 h, 47 小时", "P2D, 2 d, 2 天", "P3650D, 3650 d, 3650 天"
  })
  void spans_areRoundedDownToOneUnit(Duration span, String inEnglish, String inChinese) {
    assertThat(english.span(span)).isEqualTo(inEnglish);
    assertThat(chinese.span(span)).isEqualTo(inChinese);
  }

  @Test
  void certificates_tellTheirEnd() {
    Instant now = Instant.EPOCH;

    assertThat(english.until(Optional.of(now.plusSeconds(29 * 86_400)), now)).isEqualTo("in 29 d");
    assertThat(english.until(Optional.of(now.minusSeconds(1)), now)).isEqualTo("EXPIRED");
    assertThat(chinese.until(Optional.of(now.minusSeconds(1)), now)).isEqualTo("已到期");
    assertThat(english.until(Optional.empty(), now)).isEqualTo("-");
  }
}
