package org.huren.simulator.modality;

import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.patient.Patient;

/**
 * What the images of one invented study have in common.
 *
 * @param series Series Instance UIDs
 */
record SyntheticStudy(
    ModalityKind kind,
    Uid uid,
    List<Uid> series,
    Uid frameOfReference,
    Patient patient,
    String accessionNumber,
    LocalDateTime begun) {
  SyntheticStudy {
    series = List.copyOf(series);
  }

  static SyntheticStudy random(
      ModalityKind kind, StudyShape shape, SplittableRandom random, LocalDateTime begun) {
    return new SyntheticStudy(
        kind,
        Uid.fresh(random),
        Stream.generate(() -> Uid.fresh(random)).limit(shape.series()).toList(),
        Uid.fresh(random),
        Patient.random(random, begun.toLocalDate()),
        String.format("%s%ty%<tm%<td%05d", kind.name(), begun, random.nextInt(100_000)),
        begun);
  }
}
