package org.huren.dicom.pdu;

import java.util.Arrays;
import java.util.Optional;

/** Sources and reasons of an A-ABORT (PS3.8 Table 9-26). */
public enum AbortReason {
  /** The service user aborts; its reason field says nothing. */
  SERVICE_USER(0, 0),
  REASON_NOT_SPECIFIED(2, 0),
  UNRECOGNIZED_PDU(2, 1),
  UNEXPECTED_PDU(2, 2),
  UNRECOGNIZED_PDU_PARAMETER(2, 4),
  UNEXPECTED_PDU_PARAMETER(2, 5),
  INVALID_PDU_PARAMETER_VALUE(2, 6);

  private final int source;
  private final int reason;

  AbortReason(int source, int reason) {
    this.source = source;
    this.reason = reason;
  }

  /** 0 service user, 2 service provider. */
  public int source() {
    return source;
  }

  public int reason() {
    return reason;
  }

  /** The name of what a peer sent, if the standard gives it one. */
  public static Optional<AbortReason> of(Pdu.Abort abort) {
    if (abort.source() == SERVICE_USER.source) {
      return Optional.of(SERVICE_USER);
    }
    return Arrays.stream(values())
        .filter(r -> r.source == abort.source() && r.reason == abort.reason())
        .findFirst();
  }
}
