package org.huren.dicom.association;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.huren.dicom.pdu.RejectReason;

/**
 * Who may associate. Asked on the event loop once per request, after protocol version, application
 * context and the global limit were found in order; must not block.
 */
@FunctionalInterface
public interface AssociationPolicy {
  Decision decide(AssociationRequest request);

  /** The answer to a request. */
  sealed interface Decision {
    /**
     * Let in.
     *
     * @param userIdentityResponse the server response for a user identity that asked for a positive
     *     one (PS3.7 D.3.3.7); empty where identities are not checked
     */
    record Accept(Optional<ByteBuffer> userIdentityResponse) implements Decision {}

    /**
     * Turned away.
     *
     * @param why for the log and the admin, without patient data
     */
    record Reject(RejectReason.Result result, RejectReason reason, String why)
        implements Decision {}
  }

  /** Let in, user identities not checked. */
  static Decision accept() {
    return new Decision.Accept(Optional.empty());
  }

  /** Turned away for good: trying again makes no sense until somebody changes something. */
  static Decision reject(RejectReason reason, String why) {
    return new Decision.Reject(RejectReason.Result.REJECTED_PERMANENT, reason, why);
  }

  /** Turned away for now: the peer should try again later. */
  static Decision rejectForNow(RejectReason reason, String why) {
    return new Decision.Reject(RejectReason.Result.REJECTED_TRANSIENT, reason, why);
  }
}
