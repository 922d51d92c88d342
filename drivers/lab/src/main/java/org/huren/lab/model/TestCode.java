package org.huren.lab.model;

import java.util.Optional;

/**
 * What was measured.
 *
 * @param original the instrument's own code, never changed
 * @param text the instrument's own name; empty if it sent none
 * @param name the profile's name for the code
 * @param loinc the profile's LOINC code, never the one a device claims
 */
public record TestCode(
    String original, String text, Optional<String> name, Optional<String> loinc) {
  public TestCode {
    if (original.isBlank()) {
      throw new IllegalArgumentException("an observation without a code");
    }
  }

  /** Whether the profile or the site says what it is. */
  public boolean isKnown() {
    return name.isPresent() || loinc.isPresent();
  }
}
