package org.huren.lab.plain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NotationTest {
  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void numbersAreExactDecimals() {
    assertThat(Notation.UINT_LE.read(bytes(0x39, 0x05), 2)).contains("13.37");
    assertThat(Notation.UINT_BE.read(bytes(0x05, 0x39), 1)).contains("133.7");
    assertThat(Notation.UINT_BE.read(bytes(0xFF, 0xFF, 0xFF, 0xFF), 0)).contains("4294967295");
    assertThat(Notation.INT_LE.read(bytes(0xFE, 0xFF), 0)).contains("-2");
    assertThat(Notation.INT_BE.read(bytes(0xFF, 0x38), 2)).contains("-2.00");
    assertThat(Notation.FLOAT_LE.read(bytes(0xCD, 0xCC, 0xEC, 0x40), 0)).contains("7.4");
    assertThat(Notation.FLOAT_BE.read(bytes(0x40, 0x1D, 0x99, 0x99, 0x99, 0x99, 0x99, 0x9A), 0))
        .contains("7.4");
    assertThat(Notation.HEX.read(bytes(0x00, 0x0A, 0xFF), 0)).contains("000AFF");
  }

  @Test
  void packedDigitsKeepTheirZeros() {
    assertThat(Notation.BCD.read(bytes(0x00, 0x12, 0x34), 0)).contains("001234");
    assertThat(Notation.BCD.read(bytes(0x12, 0x34), 2)).contains("12.34");
  }

  @Test
  void bytesThatAreNoSuchNumberAreNothing() {
    assertThat(Notation.BCD.read(bytes(0x1A), 0)).isEmpty();
    assertThat(Notation.FLOAT_LE.read(bytes(0, 0, 0xC0, 0x7F), 0)).isEmpty();
    assertThat(Notation.FLOAT_LE.read(bytes(1, 2, 3), 0)).isEmpty();
    assertThat(Notation.UINT_LE.read(bytes(), 0)).isEmpty();
  }

  @Test
  void rangesAreCountedAsManualsDo() {
    assertThat(Span.parse("5-12")).isEqualTo(new Span(5, 12));
    assertThat(Span.parse("7")).isEqualTo(new Span(7, 7));
    assertThat(Span.parse("40-").lengthIn(50)).isEqualTo(11);
    assertThat(Span.parse("40-").lengthIn(10)).isZero();
    assertThat(new Span(5, 12).lengthIn(6)).isEqualTo(2);
    for (String wrong : new String[] {"0-3", "5-2", "x", "", "1-2-3"}) {
      assertThatThrownBy(() -> Span.parse(wrong)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
