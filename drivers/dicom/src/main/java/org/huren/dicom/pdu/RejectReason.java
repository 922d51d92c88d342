package org.huren.dicom.pdu;

import java.util.Arrays;
import java.util.Optional;

/** Sources and reasons of an A-ASSOCIATE-RJ (PS3.8 Table 9-21). */
public enum RejectReason {
  NO_REASON_GIVEN(1, 1),
  APPLICATION_CONTEXT_NAME_NOT_SUPPORTED(1, 2),
  CALLING_AE_TITLE_NOT_RECOGNIZED(1, 3),
  CALLED_AE_TITLE_NOT_RECOGNIZED(1, 7),
  ACSE_NO_REASON_GIVEN(2, 1),
  PROTOCOL_VERSION_NOT_SUPPORTED(2, 2),
  TEMPORARY_CONGESTION(3, 1),
  LOCAL_LIMIT_EXCEEDED(3, 2);

  /** Whether it makes sense to try again. */
  public enum Result {
    REJECTED_PERMANENT(1),
    REJECTED_TRANSIENT(2);

    private final int code;

    Result(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  private final int source;
  private final int reason;

  RejectReason(int source, int reason) {
    this.source = source;
    this.reason = reason;
  }

  /** 1 service user, 2 service provider (ACSE), 3 service provider (presentation). */
  public int source() {
    return source;
  }

  public int reason() {
    return reason;
  }

  /** The name of what a peer sent, if the standard gives it one. */
  public static Optional<RejectReason> of(Pdu.AssociateRj rejection) {
    return Arrays.stream(values())
        .filter(r -> r.source == rejection.source() && r.reason == rejection.reason())
        .findFirst();
  }
}
