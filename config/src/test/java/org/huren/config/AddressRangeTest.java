package org.huren.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.2.8, 10.1.2.8, true",
    "10.1.2.8, 10.1.2.9, false",
    "10.1.2.0/24, 10.1.2.255, true",
    "10.1.2.0/24, 10.1.3.0, false",
    "10.1.2.9/31, 10.1.2.8, true",
    "0.0.0.0/0, 203.0.113.7, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "0.0.0.0/0, 2001:db8::1, false",
  })
  void range_containsItsAddresses(String range, String address, boolean contained)
      throws Exception {
    assertThat(AddressRange.parse(range).contains(InetAddress.getByName(address)))
        .isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.8", "10.1.2.0/24", "0.0.0.0/0"})
  void shownForm_isTheWrittenOne(String range) {
    assertThat(AddressRange.parse(range)).hasToString(range);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "any",
        "ct01.local",
        "10.1",
        "1",
        "10.1.2.",
        "10.1.2.256",
        "10.1.2.3.4",
        "10.1.2.3/33",
        "10.1.2.3/-1",
        "10.1.2.3/",
        "10.1.2.3/x",
        "1:2",
        "::1/129"
      })
  void hostNamesAndShortForms_areRefused(String range) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(range));
  }
}
