package org.huren.simulator.analyzer;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.random.RandomGenerator;

/**
 * One test of an analyzer.
 *
 * @param unit as printed
 * @param low of the reference range; its number of decimals is that of the range
 * @param high likewise
 * @param decimals of a printed result
 */
record Assay(String code, String name, String unit, BigDecimal low, BigDecimal high, int decimals) {
  static Assay of(String code, String name, String unit, String low, String high, int decimals) {
    return new Assay(code, name, unit, new BigDecimal(low), new BigDecimal(high), decimals);
  }

  /** One result of it. */
  record Result(Assay assay, String value, String flag) {}

  /** A plausible result, mostly within the reference range. */
  Result random(RandomGenerator random) {
    double span = high.subtract(low).doubleValue();
    double number = Math.max(0, low.doubleValue() + span * random.nextDouble(-0.25, 1.25));
    BigDecimal printed = BigDecimal.valueOf(number).setScale(decimals, RoundingMode.HALF_UP);
    String flag = printed.compareTo(low) < 0 ? "L" : printed.compareTo(high) > 0 ? "H" : "N";
    return new Result(this, printed.toPlainString(), flag);
  }

  String range() {
    return low.toPlainString() + "-" + high.toPlainString();
  }
}
