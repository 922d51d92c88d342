package org.huren.lab.model;

import java.util.Optional;

/**
 * A unit of measure.
 *
 * @param original as the instrument wrote it
 * @param ucum its UCUM code, if the profile maps it
 */
public record Unit(String original, Optional<String> ucum) {
  public Unit {
    if (original.isBlank()) {
      throw new IllegalArgumentException("a unit without text");
    }
  }
}
