package org.huren.lab.model;

import java.util.Optional;

/**
 * A unit of measure.
 *
 * @param original as the instrument wrote it
 * @param ucum UCUM code of the number beside it, if the unit is mapped
 * @param convertedFrom UCUM code of what the instrument wrote, if the number was converted
 */
public record Unit(String original, Optional<String> ucum, Optional<String> convertedFrom) {
  public Unit {
    if (original.isBlank()) {
      throw new IllegalArgumentException("a unit without text");
    }
  }

  /** A unit whose number is as the instrument wrote it. */
  public Unit(String original, Optional<String> ucum) {
    this(original, ucum, Optional.empty());
  }
}
