package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0:11112, 0.0.0.0, 11112",
    "localhost:0, localhost, 0",
    "[::]:104, '::', 104",
    "[2001:db8::1]:65535, 2001:db8::1, 65535",
  })
  void endPoint_isHostAndPort(String written, String host, int port) {
    assertThat(HostPort.parse(written)).isEqualTo(new HostPort(host, port));
    assertThat(HostPort.parse(written)).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "11112", ":11112", "host:", "host:x", "host:70000", "host:-1", " :1"})
  void whatIsNoEndPoint_isRefused(String written) {
    assertThatIllegalArgumentException().isThrownBy(() -> HostPort.parse(written));
  }
}
