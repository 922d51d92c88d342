package org.huren.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How results find their orders.
 *
 * @param longest how long a result waits for its order
 * @param then what becomes of a result whose order has not come by then
 * @param intake where orders come in over HTTP
 */
public record OrdersConfig(Duration longest, Then then, Barcode barcode, Optional<Intake> intake) {
  /** What holds where nothing is written. */
  public static OrdersConfig defaults() {
    return new OrdersConfig(Duration.ofHours(24), Then.HOLD, Barcode.any(), Optional.empty());
  }

  /** What becomes of a result that waited in vain. */
  public enum Then {
    HOLD,
    /** It goes up without an order. */
    UPLOAD
  }

  /**
   * What the site's barcodes look like.
   *
   * @param shortest, longest characters
   */
  public record Barcode(
      Characters characters,
      int shortest,
      int longest,
      LeadingZeros leadingZeros,
      CheckDigit checkDigit) {
    /** Anything that is not empty. */
    public static Barcode any() {
      return new Barcode(Characters.ANY, 1, 64, LeadingZeros.SIGNIFICANT, CheckDigit.NONE);
    }

    /** What may stand in one. */
    public enum Characters {
      ANY,
      DIGITS,
      ALPHANUMERIC
    }

    /** Whether {@code 0042} and {@code 42} are two barcodes, or one that a device shortened. */
    public enum LeadingZeros {
      SIGNIFICANT,
      IGNORED
    }

    /** How the last character follows from the others. */
    public enum CheckDigit {
      NONE,
      /** ISO/IEC 7812-1, Luhn. */
      MOD10,
      /** EAN, ITF. */
      GS1,
      /** Code 39. */
      MOD43
    }
  }

  /**
   * The HTTP intake.
   *
   * @param token the file that holds the secret that senders must know
   */
  public record Intake(HostPort listen, Path token, Peers peers) {}
}
