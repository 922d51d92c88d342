package org.huren.lab.unit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.fhir.ucum.Decimal;
import org.fhir.ucum.Pair;
import org.fhir.ucum.UcumEssenceService;
import org.fhir.ucum.UcumException;

/**
 * What UCUM says of a code, and conversion between codes. The tables come with the library, so
 * nothing is asked of a network. Immutable; safe for any thread.
 *
 * <p>A converted number is exact where the factor is a power of ten: {@code 7.40 g/dL} is {@code
 * 74.0 g/L}. Any other factor would add digits that were never measured, so that the result has as
 * many significant digits as the number had, three at least, rounded half up.
 */
public final class Ucum {
  private static final int LONGEST_CODE = 64;

  // The library cuts factors that have no end (60 s in the katal) behind the twentieth digit
  private static final MathContext RAW = new MathContext(20);
  private static final MathContext TRUSTED = new MathContext(15);
  private static final int FEWEST_DIGITS = 3;

  private static final String MASS_CONCENTRATION = "g/L";
  private static final String SUBSTANCE_CONCENTRATION = "mol/L";

  private final UcumEssenceService service;

  private Ucum(UcumEssenceService service) {
    this.service = service;
  }

  /** The tables of the library, read once. */
  public static Ucum standard() {
    return Standard.TABLES;
  }

  private static final class Standard {
    static final Ucum TABLES = read();

    private static Ucum read() {
      try (InputStream tables =
          UcumEssenceService.class.getClassLoader().getResourceAsStream("ucum-essence.xml")) {
        return new Ucum(new UcumEssenceService(tables));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (UcumException e) {
        throw new IllegalStateException("the library can't read its own tables", e);
      }
    }
  }

  /** Whether this is a UCUM code. */
  public boolean knows(String code) {
    return !code.isBlank() && code.length() <= LONGEST_CODE && service.validate(code) == null;
  }

  /**
   * A number in another unit.
   *
   * @param molarMass in g/mol, which leads from mass to amount of substance and back
   * @return empty if the units do not measure the same, or one is no plain multiple (Celsius)
   */
  public Optional<BigDecimal> convert(
      BigDecimal number, String from, String to, Optional<BigDecimal> molarMass) {
    return factor(from, to)
        .or(() -> molarMass.flatMap(mass -> throughMolarMass(from, to, mass)))
        .map(factor -> times(number, factor));
  }

  private Optional<BigDecimal> throughMolarMass(String from, String to, BigDecimal molarMass) {
    Optional<BigDecimal> grams = factor(from, MASS_CONCENTRATION);
    if (grams.isPresent()) {
      return factor(SUBSTANCE_CONCENTRATION, to)
          .map(moles -> grams.get().multiply(moles).divide(molarMass, RAW));
    }
    return factor(from, SUBSTANCE_CONCENTRATION)
        .flatMap(
            moles ->
                factor(MASS_CONCENTRATION, to).map(g -> moles.multiply(g).multiply(molarMass)));
  }

  /** How many of {@code to} one of {@code from} is. */
  private Optional<BigDecimal> factor(String from, String to) {
    if (from.equals(to)) {
      return Optional.of(BigDecimal.ONE);
    }
    try {
      Pair one = canonical(from);
      Pair other = canonical(to);
      BigDecimal divisor = new BigDecimal(other.getValue().asDecimal());
      if (!one.getCode().equals(other.getCode()) || divisor.signum() == 0) {
        return Optional.empty();
      }
      BigDecimal quotient = new BigDecimal(one.getValue().asDecimal()).divide(divisor, RAW);
      return Optional.of(quotient.round(TRUSTED).stripTrailingZeros());
    } catch (UcumException e) {
      return Optional.empty();
    }
  }

  private Pair canonical(String code) throws UcumException {
    return service.getCanonicalForm(new Pair(new Decimal("1"), code));
  }

  private static BigDecimal times(BigDecimal number, BigDecimal factor) {
    BigDecimal product = number.multiply(factor);
    if (factor.unscaledValue().equals(BigDecimal.ONE.unscaledValue())) {
      // 7.40 times 1E+1 is 74.0: the digits that were printed, no more and no fewer
      return product.scale() < 0 ? product.setScale(0) : product;
    }
    int digits = Math.max(FEWEST_DIGITS, number.precision());
    BigDecimal rounded = product.round(new MathContext(digits, RoundingMode.HALF_UP));
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }
}
