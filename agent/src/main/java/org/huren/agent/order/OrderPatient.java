package org.huren.agent.order;

import java.time.LocalDate;
import java.util.Optional;
import org.huren.lab.model.Patient.Sex;

/**
 * A patient as the hospital's systems know them.
 *
 * @param id the hospital's patient id
 * @param nationalId number of the identity card
 * @param visit number of the stay or visit
 */
public record OrderPatient(
    String id,
    Optional<String> name,
    Sex sex,
    Optional<LocalDate> birthDate,
    Optional<String> nationalId,
    Optional<String> visit) {
  /** Tells nothing, so that a log line can't. */
  @Override
  public String toString() {
    return "OrderPatient[withheld]";
  }
}
