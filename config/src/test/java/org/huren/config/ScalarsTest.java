package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.huren.config.yaml.Parsed;
import org.huren.config.yaml.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {
  private static final Scalar<Duration> ANY_DURATION = Scalars.duration("0s", "3650d");

  private static <T> void refused(Scalar<T> type, String written) {
    assertThat(type.parser().apply(written)).as(written).isInstanceOf(Parsed.Bad.class);
  }

  private static <T> void read(Scalar<T> type, String written, T value) {
    assertThat(type.parser().apply(written)).isEqualTo(new Parsed.Good<>(value));
  }

  @ParameterizedTest
  @CsvSource({"500ms, PT0.5S", "30s, PT30S", "5m, PT5M", "2H, PT2H", "30 d, PT720H", "0s, PT0S"})
  void duration_hasItsUnit(String written, Duration duration) {
    read(ANY_DURATION, written, duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "d", "-1s", "1.5h", "1h30m", "30 days", "4000d", "99999999999s"})
  void whatIsNoDuration_isRefused(String written) {
    refused(ANY_DURATION, written);
  }

  @Test
  void limits_belongToTheRange() {
    Scalar<Duration> type = Scalars.duration("1s", "1m");
    read(type, "1s", Duration.ofSeconds(1));
    read(type, "60s", Duration.ofMinutes(1));
    refused(type, "999ms");
    refused(type, "61s");
    read(Scalars.wholeNumber(1, 3), "3", 3);
    refused(Scalars.wholeNumber(1, 3), "4");
    refused(Scalars.wholeNumber(1, 3), "99999999999");
    read(Scalars.size("1KB", "1MB"), "1024", ByteSize.parse("1KB"));
    refused(Scalars.size("1KB", "1MB"), "1023");
  }

  @Test
  void port_isNeverZero() {
    read(Scalars.port(), "1", 1);
    read(Scalars.port(), "65535", 65535);
    for (String written : new String[] {"0", "65536", "-1", "http", "", "0104"}) {
      refused(Scalars.port(), written);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "xn-1", "XN_1", "0", "abcdefghijklmnopqrstuvwxyz012345"})
  void id_isSafeInAFileName(String written) {
    read(Scalars.ID, written, written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "a b",
        "a.b",
        "a/b",
        "..",
        "甲",
        "CON",
        "lpt1",
        "abcdefghijklmnopqrstuvwxyz0123456"
      })
  void whatAFileNameCanNotHold_isNoId(String written) {
    refused(Scalars.ID, written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://h/x", "http://127.0.0.1:8080/x?y=1", "https://[::1]/", "HTTPS://h"})
  void url_isHttpOrHttps(String written) {
    read(Scalars.URL, written, URI.create(written));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "h/x",
        "ftp://h/x",
        "https:///x",
        "https://u@h/",
        "https://h/#a",
        "https://h:99999/"
      })
  void otherUrls_areRefused(String written) {
    refused(Scalars.URL, written);
  }

  @Test
  void path_isTakenAsWritten() {
    read(Scalars.PATH, "./spool", Path.of("./spool"));
    read(Scalars.PATH, "目录/a b", Path.of("目录/a b"));
    refused(Scalars.PATH, "");
    refused(Scalars.PATH, "a\tb");
    refused(Scalars.PATH, "~/x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.2.840.10008.1.2", "2.25.0"})
  void uid_isDotsAndNumbers(String written) {
    read(Scalars.UID, written, written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "3.1", "1.02", "1..2", "1.2.", "1.a"})
  void whatIsNoUid_isRefused(String written) {
    refused(Scalars.UID, written);
    refused(Scalars.UID, "1." + "2".repeat(63));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Shanghai", "UTC", "+08:00"})
  void timezone_isAnyTheJvmKnows(String written) {
    assertThat(Scalars.TIMEZONE.parser().apply(written)).isInstanceOf(Parsed.Good.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Beijing", "CST8", "Asia/Nowhere"})
  void otherTimezones_areRefused(String written) {
    refused(Scalars.TIMEZONE, written);
  }
}
