package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeWindowTest {
  private static boolean contains(String window, String time) {
    return TimeWindow.parse(window).contains(LocalTime.parse(time));
  }

  @Test
  void window_containsItsBeginAndNotItsEnd() {
    assertThat(contains("12:30-14:00", "12:30")).isTrue();
    assertThat(contains("12:30-14:00", "13:59:59.999")).isTrue();
    assertThat(contains("12:30-14:00", "14:00")).isFalse();
    assertThat(contains("12:30-14:00", "12:29:59")).isFalse();
  }

  @Test
  void windowOverMidnight_isOneWindow() {
    assertThat(contains("20:00-6:00", "23:59:59")).isTrue();
    assertThat(contains("20:00-6:00", "00:00")).isTrue();
    assertThat(contains("20:00-6:00", "06:00")).isFalse();
    assertThat(contains("20:00-24:00", "23:59:59")).isTrue();
    assertThat(contains("20:00-24:00", "00:00")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"20:00", "20-6", "25:00-06:00", "20:60-06:00", "24:30-06:00", "6:00-6:00"})
  void anythingElse_isNone(String text) {
    assertThatThrownBy(() -> TimeWindow.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
