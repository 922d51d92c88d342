package org.huren.lab.model;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * What one message says about one specimen.
 *
 * @param identity what makes two transmissions versions of one report, unique within one
 *     instrument: by default the sample id, the local day of the measurement and a digest of the
 *     test codes, so that an instrument which sends test by test does not overwrite itself
 * @param asOf the newest time of measurement, else of the message; a version with an older one must
 *     not replace one with a newer
 * @param role decides whether this can be about a patient at all
 * @param patient what the analyzer believes; never for anything but a patient's sample
 * @param control what the analyzer knows of the control, of a QC run only
 * @param order empty for anything but a patient's sample
 * @param notes comments about the patient, the order or the specimen
 */
public record LabReport(
    String identity,
    Optional<OffsetDateTime> asOf,
    MessageIdentity message,
    Instrument instrument,
    SampleRole role,
    Specimen specimen,
    Optional<Patient> patient,
    Optional<Control> control,
    OrderReference order,
    ResultStatus status,
    List<Observation> observations,
    List<String> notes) {
  public LabReport {
    observations = List.copyOf(observations);
    notes = List.copyOf(notes);
  }
}
