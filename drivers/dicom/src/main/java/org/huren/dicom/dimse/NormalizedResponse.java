package org.huren.dicom.dimse;

import java.util.Optional;

/**
 * What the peer is told about its N-ACTION or N-EVENT-REPORT.
 *
 * @param status see {@link DimseStatus}
 * @param errorComment (0000,0902), cut to 64 characters; without patient data
 */
public record NormalizedResponse(int status, Optional<String> errorComment) {
  public static final NormalizedResponse SUCCESS =
      new NormalizedResponse(DimseStatus.SUCCESS, Optional.empty());

  public NormalizedResponse {
    if (status < 0 || status > 0xFFFF) {
      throw new IllegalArgumentException(status + " is not a status (0-0xFFFF)");
    }
  }

  /** A failure or warning and why. */
  public static NormalizedResponse of(int status, String errorComment) {
    return new NormalizedResponse(status, Optional.of(errorComment));
  }
}
