package org.huren.agent.upload.dicom;

import java.time.Clock;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.upload.storage.FailureReason;
import org.huren.agent.upload.storage.WarningReason;
import org.huren.config.UplinkConfig;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.pdu.Pdu.AssociateRj;
import org.huren.dicom.pdu.RejectReason;

/**
 * Judges what a peer answers (PS3.4 Table B.2-1), or that it does not. Only an answer to this very
 * object delivers it or refuses it for good.
 */
final class Verdicts {
  private static final int LONGEST_CAUSE = 200;

  private final UplinkConfig.Dicom config;
  private final Clock clock;

  Verdicts(UplinkConfig.Dicom config, Clock clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * A C-STORE response.
   *
   * @param othersStored whether others of the same batch were stored
   */
  DeliveryOutcome of(Parcel parcel, Responded response, boolean othersStored) {
    int status = response.status();
    if (status == DimseStatus.SUCCESS) {
      return delivered(parcel, Optional.empty());
    }
    if (DimseStatus.isSuccessOrWarning(status)) {
      return delivered(parcel, Optional.of(WarningReason.of(status)));
    }
    FailureReason failure = FailureReason.of(status);
    return failure == FailureReason.DUPLICATE && config.alreadyThere() == AlreadyThere.TRUST
        ? delivered(parcel, Optional.of(failure.reason(status)))
        : failure.outcome(status, othersStored);
  }

  Delivered delivered(Parcel parcel, Optional<Reason> warning) {
    return new Delivered(new Receipt(clock.instant(), parcel.meta().sopInstanceUid(), warning));
  }

  /** An object was under way when its association ended. */
  RetryLater lost(NotResponded end) {
    return retry(reason(end), Fault.UNCLEAR);
  }

  /** The association ended, and with it the prospects of objects that were not begun. */
  RetryLater notBegun(NotResponded end) {
    return retry(reason(end), Fault.UPLINK);
  }

  private Reason reason(NotResponded end) {
    return isSilence(end)
        ? Reason.of("upload.silent", config.pace().timeout().toSeconds())
        : Reason.of("upload.association-lost", printable(end.why()));
  }

  /** Whether the peer just did nothing: another try right away would wait as long again. */
  static boolean isSilence(NotResponded end) {
    return end.cause() == AbortCause.IDLE
        || end.cause() == AbortCause.TOO_SLOW
        || end.cause() == AbortCause.WRITE_BLOCKED;
  }

  /** There is no association. */
  RetryLater of(AssociationAnswer.Failed failed) {
    return retry(Reason.of("upload.no-association", printable(failed.why())), Fault.UPLINK);
  }

  /** There is an association, and nothing can be done on it, not even verification. */
  RetryLater nothingAccepted() {
    return retry(Reason.of("upload.no-context", config.calledAeTitle()), Fault.UPLINK);
  }

  /** The peer is to answer for what it stores, and does not offer that. */
  RetryLater noCommitment() {
    return retry(Reason.of("upload.no-commitment", config.calledAeTitle()), Fault.UPLINK);
  }

  /** The peer said no to the association as a whole. */
  RetryLater of(AssociationAnswer.Rejected rejected) {
    AssociateRj rejection = rejected.rejection();
    Reason why =
        RejectReason.of(rejection)
            .map(
                reason ->
                    switch (reason) {
                      case CALLING_AE_TITLE_NOT_RECOGNIZED ->
                          Reason.of("upload.association-calling", config.callingAeTitle());
                      case CALLED_AE_TITLE_NOT_RECOGNIZED ->
                          Reason.of("upload.association-called", config.calledAeTitle());
                      case TEMPORARY_CONGESTION, LOCAL_LIMIT_EXCEEDED ->
                          Reason.of("upload.association-busy");
                      default -> rejected(rejection);
                    })
            .orElseGet(() -> rejected(rejection));
    return retry(why, Fault.UPLINK);
  }

  private static Reason rejected(AssociateRj rejection) {
    return Reason.of(
        "upload.association-rejected", rejection.result(), rejection.source(), rejection.reason());
  }

  /** Whether the peer has as many associations as it takes (PS3.8 Table 9-21). */
  static boolean isBusy(AssociationAnswer.Rejected rejected) {
    return RejectReason.of(rejected.rejection())
        .filter(
            r -> r == RejectReason.TEMPORARY_CONGESTION || r == RejectReason.LOCAL_LIMIT_EXCEEDED)
        .isPresent();
  }

  /** All other associations stayed in use for too long. */
  RetryLater noneFree() {
    return retry(Reason.of("upload.association-busy"), Fault.ITEM);
  }

  /**
   * The peer works, and says at association that it does not take such objects. That is its
   * configuration, so it would say the same tomorrow.
   */
  Rejected refused(Parcel parcel) {
    return new Rejected(
        Reason.of(
            "upload.refused-context",
            printable(parcel.meta().sopClassUid()),
            printable(TransferSyntax.of(parcel.meta().transferSyntaxUid()).name())));
  }

  static RetryLater retry(Reason why, Fault fault) {
    return new RetryLater(Optional.empty(), why, fault);
  }

  /** Not begun because the peer has no room at the moment. */
  static RetryLater heldBack(Responded full) {
    return retry(FailureReason.of(full.status()).reason(full.status()), Fault.UPLINK);
  }

  /** Whether the peer refuses for good what it might have taken in another form. */
  static boolean mayBeTheForm(Responded response) {
    return switch (FailureReason.of(response.status())) {
      case TRANSFER_SYNTAX_NOT_SUPPORTED, DATA_SET_MISMATCH, NOT_UNDERSTOOD -> true;
      case OUT_OF_RESOURCES,
          PROCESSING_FAILURE,
          NOT_AUTHORIZED,
          DUPLICATE,
          SOP_CLASS_NOT_SUPPORTED,
          UNKNOWN ->
          false;
    };
  }

  static boolean isFull(Responded response) {
    return FailureReason.of(response.status()) == FailureReason.OUT_OF_RESOURCES;
  }

  private static String printable(String text) {
    String clean = text.replaceAll("\\p{Cntrl}", " ");
    return clean.substring(0, Math.min(clean.length(), LONGEST_CAUSE));
  }
}
