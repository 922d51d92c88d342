package org.huren.dicom.association;

import org.huren.dicom.pdu.AbortReason;
import org.huren.dicom.pdu.Pdu;
import org.huren.dicom.pdu.PduProblem;

/**
 * What is said if a step of the machine ends the association.
 *
 * @param reason for the peer, if it is the service provider that aborts
 * @param cause for the user and the listener
 */
record Ending(AbortReason reason, AbortCause cause, String why) {
  /** For steps that can't end it. */
  static final Ending NONE =
      new Ending(AbortReason.REASON_NOT_SPECIFIED, AbortCause.USER_ABORTED, "");

  static Ending unexpected(String pdu, UpperLayerState state) {
    return new Ending(
        AbortReason.UNEXPECTED_PDU,
        AbortCause.PROTOCOL_ERROR,
        pdu + " is not expected in " + state);
  }

  static Ending malformed(PduProblem problem) {
    return new Ending(problem.reason(), AbortCause.PROTOCOL_ERROR, problem.text());
  }

  static Ending byPeer(Pdu.Abort abort) {
    String reason =
        AbortReason.of(abort)
            .map(Enum::name)
            .orElseGet(() -> "source " + abort.source() + ", reason " + abort.reason());
    return new Ending(
        AbortReason.REASON_NOT_SPECIFIED,
        AbortCause.PEER_ABORTED,
        "the peer aborted (" + reason + ")");
  }

  static Ending lost(String why) {
    return new Ending(AbortReason.REASON_NOT_SPECIFIED, AbortCause.CONNECTION_LOST, why);
  }

  static Ending byUser(AbortCause cause, String why) {
    return new Ending(AbortReason.SERVICE_USER, cause, why);
  }

  AssociationEnd.Aborted aborted() {
    return new AssociationEnd.Aborted(cause, why);
  }
}
