package org.huren.lab.plain;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** How bytes spell what a field says. */
public enum Notation {
  /** Characters. */
  TEXT,
  /** Unsigned, the low byte first. */
  UINT_LE,
  /** Unsigned, the high byte first. */
  UINT_BE,
  /** Two's complement, the low byte first. */
  INT_LE,
  /** Two's complement, the high byte first. */
  INT_BE,
  /** Two decimal digits a byte. */
  BCD,
  /** IEEE 754, four or eight bytes, the low byte first; the shortest decimal that stands for it. */
  FLOAT_LE,
  /** The same, the high byte first. */
  FLOAT_BE,
  /** As hexadecimal digits, two a byte. */
  HEX;

  private static final int LONGEST = 16;

  /**
   * The field as text; empty if the bytes can't be read like that.
   *
   * @param decimals by how many places the decimal point stands to the left
   */
  public Optional<String> read(byte[] bytes, int decimals) {
    if (this == HEX) {
      return Optional.of(HexFormat.of().withUpperCase().formatHex(bytes));
    }
    if (bytes.length == 0 || bytes.length > LONGEST) {
      return Optional.empty();
    }
    return switch (this) {
      case UINT_LE -> Optional.of(decimal(new BigInteger(1, reversed(bytes)), decimals));
      case UINT_BE -> Optional.of(decimal(new BigInteger(1, bytes), decimals));
      case INT_LE -> Optional.of(decimal(new BigInteger(reversed(bytes)), decimals));
      case INT_BE -> Optional.of(decimal(new BigInteger(bytes), decimals));
      case BCD -> bcd(bytes, decimals);
      case FLOAT_LE -> ieee(reversed(bytes));
      case FLOAT_BE -> ieee(bytes);
      case TEXT, HEX -> Optional.empty();
    };
  }

  /** A whole number, for a length; empty if it is none or absurd. */
  Optional<Integer> length(byte[] bytes) {
    Optional<String> text =
        this == TEXT
            ? Optional.of(new String(bytes, StandardCharsets.US_ASCII).strip())
            : read(bytes, 0);
    return text.filter(t -> t.matches("\\d{1,8}")).map(Integer::valueOf);
  }

  private static String decimal(BigInteger whole, int decimals) {
    return new BigDecimal(whole, decimals).toPlainString();
  }

  private static Optional<String> bcd(byte[] bytes, int decimals) {
    String digits = HexFormat.of().formatHex(bytes);
    return digits.chars().allMatch(Character::isDigit)
        ? Optional.of(decimals == 0 ? digits : decimal(new BigInteger(digits), decimals))
        : Optional.empty();
  }

  private static Optional<String> ieee(byte[] bytes) {
    long bits = new BigInteger(1, bytes).longValue();
    double value =
        bytes.length == Float.BYTES
            ? Float.intBitsToFloat((int) bits)
            : Double.longBitsToDouble(bits);
    if ((bytes.length != Float.BYTES && bytes.length != Double.BYTES) || !Double.isFinite(value)) {
      return Optional.empty();
    }
    String shortest =
        bytes.length == Float.BYTES
            ? Float.toString(Float.intBitsToFloat((int) bits))
            : Double.toString(value);
    return Optional.of(new BigDecimal(shortest).toPlainString());
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
