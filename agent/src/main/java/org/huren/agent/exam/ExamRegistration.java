package org.huren.agent.exam;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.huren.agent.order.Order;

/**
 * One version of what a study consists of, as the gateway saw it: the images that may go up, by
 * series.
 *
 * @param studyInstanceUid (0020,000D)
 * @param revision counts the changes of this study, as this gateway's index saw them
 * @param status whether there is anything of the study left
 * @param accessionNumber (0008,0050)
 * @param studyId (0020,0010)
 * @param description (0008,1030), else that of the requested procedure (0032,1060)
 * @param referringPhysician (0008,0090), to be shown
 * @param date (0008,0020)
 * @param started date and time of the study, with the device's offset or the hospital's
 * @param patient as the images say
 * @param ordered what the hospital's systems had told of it
 * @param firstReceived when the first image was durable here
 * @param lastReceived when the last was
 * @param series in the order of their numbers; empty only if withdrawn
 */
public record ExamRegistration(
    String studyInstanceUid,
    long revision,
    Status status,
    Optional<String> accessionNumber,
    Optional<String> studyId,
    Optional<String> description,
    Optional<String> referringPhysician,
    Optional<LocalDate> date,
    Optional<OffsetDateTime> started,
    Patient patient,
    Ordered ordered,
    Instant firstReceived,
    Instant lastReceived,
    List<Series> series) {
  public ExamRegistration {
    series = List.copyOf(series);
    if (series.isEmpty() != (status == Status.WITHDRAWN)) {
      throw new IllegalArgumentException(status + " with " + series.size() + " series");
    }
  }

  /** Whether a study is there. */
  public enum Status {
    /** It has images. */
    AVAILABLE,
    /** It had been registered, and every image of it was given up since. */
    WITHDRAWN
  }

  /**
   * Whose study it is.
   *
   * @param name to be shown, not a DICOM person name with its delimiters
   * @param sex (0010,0040), M, F or O; empty: not said
   */
  public record Patient(
      Optional<String> id,
      Optional<String> name,
      Optional<LocalDate> birthDate,
      Optional<String> sex) {}

  /**
   * The orders of a study, found by its accession number.
   *
   * @param orders with the patient as those systems know them
   * @param doubt why none counts, though some were found
   */
  public record Ordered(List<Order> orders, Optional<Doubt> doubt) {
    /** Nobody told of any. */
    public static final Ordered NONE = new Ordered(List.of(), Optional.empty());

    public Ordered {
      orders = List.copyOf(orders);
      if (doubt.isPresent() && !orders.isEmpty()) {
        throw new IllegalArgumentException("orders that are doubtful");
      }
    }

    public static Ordered doubtful(Doubt why) {
      return new Ordered(List.of(), Optional.of(why));
    }
  }

  /** Why an order of the right number is not a study's. */
  public enum Doubt {
    /** It is another patient's than the images say. */
    OTHER_PATIENT,
    /** Orders of several patients have this number. */
    SEVERAL_PATIENTS
  }

  /**
   * One series.
   *
   * @param number (0020,0011), empty if it is no number
   * @param modality (0008,0060), such as CT
   * @param bodyPart (0018,0015), such as CHEST
   * @param device what made it
   * @param instances how many of it there are, each counted once
   */
  public record Series(
      String seriesInstanceUid,
      Optional<Integer> number,
      Optional<String> modality,
      Optional<String> description,
      Optional<String> bodyPart,
      Optional<OffsetDateTime> started,
      Device device,
      int instances) {}

  /**
   * A modality as its images describe it.
   *
   * @param station (0008,1010)
   */
  public record Device(
      Optional<String> manufacturer, Optional<String> model, Optional<String> station) {
    /** Whether anything is known of it. */
    public boolean isKnown() {
      return manufacturer.isPresent() || model.isPresent() || station.isPresent();
    }
  }

  /** Modalities of its series, each once, in their order. */
  public List<String> modalities() {
    return series.stream().flatMap(s -> s.modality().stream()).distinct().toList();
  }

  /** How many instances there are in all series. */
  public int instances() {
    return series.stream().mapToInt(Series::instances).sum();
  }
}
