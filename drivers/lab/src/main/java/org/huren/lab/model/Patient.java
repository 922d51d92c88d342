package org.huren.lab.model;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What an analyzer believes about the patient; a hint, since operators type it or leave it out.
 * {@link #toString} tells nothing, so that a log line can't.
 */
public record Patient(
    Optional<String> id, Optional<String> name, Optional<LocalDate> birthDate, Sex sex) {
  /** Administrative sex. */
  public enum Sex {
    FEMALE,
    MALE,
    OTHER,
    UNKNOWN
  }

  /** Whether anything at all is known. */
  public boolean isKnown() {
    return id.isPresent() || name.isPresent();
  }

  @Override
  public String toString() {
    return "Patient[withheld]";
  }
}
