package org.huren.lab.profile;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import org.huren.lab.model.ReferenceRange;
import org.huren.lab.model.TestCode;
import org.huren.lab.model.Unit;
import org.huren.lab.model.Value;
import org.huren.lab.profile.InstrumentProfile.KnownCode;
import org.huren.lab.unit.CommonUnits;
import org.huren.lab.unit.Ucum;

/**
 * What codes and units of one instrument mean: first as the site says, then as its profile. Exact
 * in case and blanks: {@code FT4 II} is another test than {@code FT4}.
 */
final class Terms {
  private static final KnownCode UNKNOWN =
      new KnownCode(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final Map<String, KnownCode> codes;
  private final Map<String, String> units;
  private final boolean commonUnits;

  Terms(InstrumentProfile profile, SiteTerms site) {
    SiteTerms all = site.or(profile);
    this.codes = all.codes();
    this.units = all.units();
    this.commonUnits = all.commonUnits();
  }

  TestCode code(String code, String text) {
    KnownCode known = codes.getOrDefault(code, UNKNOWN);
    return new TestCode(code, text, known.name(), known.loinc());
  }

  /** The unit that an instrument wrote, or that its code has if it wrote none. */
  Optional<Unit> unit(String code, Optional<String> written) {
    return written
        .map(w -> new Unit(w, ucum(w)))
        .or(() -> codes.getOrDefault(code, UNKNOWN).unit().map(u -> new Unit(u, Optional.of(u))));
  }

  private Optional<String> ucum(String written) {
    Optional<String> mapped = Optional.ofNullable(units.get(written));
    return mapped.isEmpty() && commonUnits ? CommonUnits.ucum(written) : mapped;
  }

  /** A result as it was read, and as it is wanted. */
  record Result(Value value, Optional<Unit> unit, Optional<ReferenceRange> range) {}

  /**
   * A result in the unit that is wanted for its code; empty if it can't be converted.
   *
   * @return the same if nothing else is wanted, or there is no number or no mapped unit
   */
  Optional<Result> wanted(String code, Result read) {
    KnownCode known = codes.getOrDefault(code, UNKNOWN);
    Optional<String> to = known.convertTo();
    Optional<String> from = read.unit().flatMap(Unit::ucum);
    if (to.isEmpty() || from.isEmpty() || to.equals(from)) {
      return Optional.of(read);
    }
    Optional<Value> value = value(read.value(), from.get(), to.get(), known.molarMass());
    return value.map(
        v ->
            new Result(
                v,
                read.unit().map(u -> new Unit(u.original(), to, from)),
                read.range().map(r -> range(r, from.get(), to.get(), known.molarMass()))));
  }

  private static Optional<Value> value(
      Value value, String from, String to, Optional<BigDecimal> molarMass) {
    Ucum ucum = Ucum.standard();
    if (value instanceof Value.Quantity q) {
      return ucum.convert(q.number(), from, to, molarMass)
          .map(n -> new Value.Quantity(q.comparator(), n, q.raw()));
    }
    if (value instanceof Value.Range r) {
      Optional<BigDecimal> low = r.low().flatMap(n -> ucum.convert(n, from, to, molarMass));
      Optional<BigDecimal> high = r.high().flatMap(n -> ucum.convert(n, from, to, molarMass));
      boolean both = low.isPresent() == r.low().isPresent();
      return both && high.isPresent() == r.high().isPresent()
          ? Optional.of(new Value.Range(low, high, r.raw()))
          : Optional.empty();
    }
    return Optional.of(value);
  }

  private static ReferenceRange range(
      ReferenceRange range, String from, String to, Optional<BigDecimal> molarMass) {
    Ucum ucum = Ucum.standard();
    return new ReferenceRange(
        range.text(),
        range.low().flatMap(n -> ucum.convert(n, from, to, molarMass)),
        range.high().flatMap(n -> ucum.convert(n, from, to, molarMass)));
  }
}
