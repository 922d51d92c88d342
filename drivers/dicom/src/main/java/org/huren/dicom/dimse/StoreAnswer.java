package org.huren.dicom.dimse;

import java.util.Optional;

/** What a sender is told about its object. */
public sealed interface StoreAnswer {
  /**
   * A C-STORE response.
   *
   * @param status see {@link DimseStatus}
   * @param errorComment (0000,0902), cut to 64 characters; without patient data
   */
  record StoreResponse(int status, Optional<String> errorComment) implements StoreAnswer {
    public static final StoreResponse SUCCESS =
        new StoreResponse(DimseStatus.SUCCESS, Optional.empty());

    public StoreResponse {
      if (status < 0 || status > 0xFFFF) {
        throw new IllegalArgumentException(status + " is not a status (0-0xFFFF)");
      }
    }

    /** A failure or warning and why. */
    public static StoreResponse of(int status, String errorComment) {
      return new StoreResponse(status, Optional.of(errorComment));
    }
  }

  /** Nothing: nobody knows whether the object is safe. The association is aborted instead. */
  record NoAnswer() implements StoreAnswer {}
}
