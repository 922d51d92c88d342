package org.huren.lab.model;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;

/**
 * One result's value. Numbers are exact decimals with the digits the instrument printed ({@code
 * 7.40} stays {@code 7.40}); what is not a value is {@link Absent} with its reason and never zero.
 */
public sealed interface Value {
  /** How a number limits the true value. */
  enum Comparator {
    EQUAL(""),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">=");

    private final String symbol;

    Comparator(String symbol) {
      this.symbol = symbol;
    }

    public String symbol() {
      return symbol;
    }
  }

  /**
   * A number; its unit stands beside it in the {@link Observation}.
   *
   * @param raw as the instrument wrote it
   */
  record Quantity(Comparator comparator, BigDecimal number, String raw) implements Value {}

  /** Words. */
  record Text(String text) implements Value {}

  /**
   * A code and its meaning.
   *
   * @param system what the message calls the coding system; empty: the instrument's own
   */
  record Coded(String code, String text, String system) implements Value {}

  /** From low to high, one of them at least. */
  record Range(Optional<BigDecimal> low, Optional<BigDecimal> high, String raw) implements Value {
    public Range {
      if (low.isEmpty() && high.isEmpty()) {
        throw new IllegalArgumentException("a range without any end");
      }
    }
  }

  /** A titre such as {@code 1:64}. */
  record Ratio(Comparator comparator, BigDecimal numerator, BigDecimal denominator, String raw)
      implements Value {}

  /**
   * An attachment: histogram, scattergram, document.
   *
   * @param mediaType a media type where the message allows one to be told, else what it calls the
   *     format
   * @param base64 the content, proven to be base64
   */
  record Binary(String mediaType, String base64) implements Value {
    public byte[] bytes() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  /**
   * No value.
   *
   * @param raw what stood in its place, {@code ----} or {@code ***}; empty if nothing did
   */
  record Absent(Reason reason, String raw) implements Value {}

  /** Why there is no value. */
  enum Reason {
    /** The field is empty. */
    EMPTY,
    /** Not measured, or not to be shown ({@code ----}, {@code ****}). */
    NOT_MEASURED,
    /** Above what the instrument can measure or print ({@code ++++}). */
    ABOVE_RANGE,
    /** Below what it can measure or print. */
    BELOW_RANGE,
    /** The instrument failed or distrusts the run ({@code ERROR}, {@code INVALID}). */
    ERROR,
    /** Will follow. */
    PENDING
  }
}
