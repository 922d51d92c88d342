package org.huren.simulator.analyzer;

import java.time.LocalDateTime;
import java.util.List;
import org.huren.simulator.patient.Patient;

/**
 * One sample with its results.
 *
 * @param id as on the bar code
 * @param number of this run, from 1
 */
record Sample(
    String id, int number, Patient patient, LocalDateTime time, List<Assay.Result> results) {
  Sample {
    results = List.copyOf(results);
  }

  String familyName() {
    return patient.chineseName().substring(0, patient.chineseName().indexOf('^'));
  }

  String givenName() {
    return patient.chineseName().substring(patient.chineseName().indexOf('^') + 1);
  }
}
