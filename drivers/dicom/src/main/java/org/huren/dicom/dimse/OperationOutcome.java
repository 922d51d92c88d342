package org.huren.dicom.dimse;

import java.util.Optional;
import org.huren.dicom.association.AbortCause;

/** How an operation that a client invoked ended. */
public sealed interface OperationOutcome {
  /**
   * With a response.
   *
   * @param status see {@link DimseStatus}
   */
  record Responded(int status, Optional<String> errorComment) implements OperationOutcome {}

  /** Without: the association ended first. Whether the peer did it is unknown. */
  record NotResponded(AbortCause cause, String why) implements OperationOutcome {}
}
