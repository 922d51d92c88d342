package org.huren.simulator.modality;

import java.util.Locale;

/** What can be wrong with a caller or with the line between it and its peer. */
public enum LineFault {
  /** Random bytes instead of an association request. */
  GARBAGE,
  /** Half an association request, then nothing. */
  HALF_OPEN,
  /** An association, then nothing. */
  SILENT,
  /** The data set in small pieces with pauses; the object is whole in the end. */
  SLOW,
  /** Half a data set, then nothing. */
  STALL,
  /** Half a data set, marked as complete. */
  TRUNCATED,
  /** A P-DATA-TF that claims two gigabytes. */
  OVERSIZED_PDU,
  /** A-ABORT in the middle of the data set. */
  ABORT,
  /** The connection ends in the middle of the data set. */
  DROP;

  /** As written on the command line, such as {@code half-open}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
