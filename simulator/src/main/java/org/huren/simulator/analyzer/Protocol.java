package org.huren.simulator.analyzer;

import java.util.Locale;

/** How an analyzer speaks. */
enum Protocol {
  /** ASTM E1381 and E1394. */
  ASTM,
  /** HL7 v2 over MLLP. */
  HL7;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
