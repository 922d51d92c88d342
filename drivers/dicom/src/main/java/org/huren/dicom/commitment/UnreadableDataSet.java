package org.huren.dicom.commitment;

import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.NormalizedResponse;

/** A data set from which no request or result can be read, and what the peer is told about it. */
final class UnreadableDataSet extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String comment;

  private UnreadableDataSet(int status, String comment) {
    super(comment, null, false, false);
    this.status = status;
    this.comment = comment;
  }

  static UnreadableDataSet malformed(String why) {
    return new UnreadableDataSet(DimseStatus.PROCESSING_FAILURE, why);
  }

  static UnreadableDataSet missing(String attribute) {
    return new UnreadableDataSet(DimseStatus.NO_SUCH_ARGUMENT, attribute + " is missing");
  }

  static UnreadableDataSet invalid(String attribute) {
    return new UnreadableDataSet(DimseStatus.INVALID_ARGUMENT_VALUE, attribute + " is invalid");
  }

  NormalizedResponse response() {
    return NormalizedResponse.of(status, comment);
  }
}
