package org.huren.agent.receive.dicom;

import org.huren.agent.observe.Refusal;
import org.huren.agent.spool.Intake;
import org.huren.dicom.dataset.ScanOutcome;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;

/**
 * What a modality is told about an object that is not stored, and how that is counted (PS3.4 Table
 * B.2-1). Failures that pass are told by codes on which devices send again; 0xA700 means disk space
 * and nothing else.
 *
 * @param counted in metrics and status
 * @param response an Error Comment in it says what it means for the device
 */
record StoreRefusal(Refusal counted, StoreResponse response) {
  /** In the range of {@link DimseStatus#CANNOT_UNDERSTAND}: the data set ends too early. */
  private static final int CUT_SHORT = 0xC001;

  /** The spool does not take it. */
  static StoreRefusal of(Intake.Refusal why) {
    return switch (why) {
      case NO_SPACE ->
          new StoreRefusal(
              Refusal.NO_SPACE,
              StoreResponse.of(DimseStatus.OUT_OF_RESOURCES, "no disk space, send again"));
      case STOPPING ->
          new StoreRefusal(
              Refusal.STOPPING,
              StoreResponse.of(DimseStatus.PROCESSING_FAILURE, "gateway restarts, send again"));
    };
  }

  /** Its data set can't be followed to the end. */
  static StoreRefusal of(ScanOutcome scan) {
    int status = scan instanceof ScanOutcome.Truncated ? CUT_SHORT : DimseStatus.CANNOT_UNDERSTAND;
    return new StoreRefusal(Refusal.INVALID, StoreResponse.of(status, scan.summary()));
  }

  /** Its data set says something else than the command. */
  static StoreRefusal mismatch(String what) {
    return new StoreRefusal(
        Refusal.INVALID,
        StoreResponse.of(
            DimseStatus.DATA_SET_DOES_NOT_MATCH_SOP_CLASS, what + " differs from the command's"));
  }
}
