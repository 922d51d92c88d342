package org.huren.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
  @ParameterizedTest
  @CsvSource({
    "abc, 3",
    "互认, 4",
    "CT01 设备, 9",
    "（全角）, 8",
    "é, 1",
    "e\u0301, 1",
    "𠀀, 2",
    "°C µ, 4",
    "가, 2"
  })
  void chineseTakesTwoColumns_combiningMarksNone(String text, int columns) {
    assertThat(Width.of(text)).isEqualTo(columns);
  }

  @Test
  void columns_lineUpWhateverTheyHold() {
    Table table = new Table("名称", ">数量", "N").row("x", 5, "a").row("影像云平台", 12_345, "b");

    assertThat(table.lines())
        .containsExactly("名称         数量  N", "x               5  a", "影像云平台  12345  b")
        .allSatisfy(l -> assertThat(Width.of(l)).isEqualTo(Width.of(table.lines().get(0))));
  }
}
