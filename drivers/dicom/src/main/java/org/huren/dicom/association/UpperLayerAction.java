package org.huren.dicom.association;

import java.util.Optional;

/** Actions of the upper layer protocol machine (PS3.8 Tables 9-6 to 9-9) and where they lead. */
enum UpperLayerAction {
  /** Issue a transport connect request. */
  AE_1(UpperLayerState.STA_4),
  /** Send A-ASSOCIATE-RQ. */
  AE_2(UpperLayerState.STA_5),
  /** Issue A-ASSOCIATE confirmation (accept). */
  AE_3(UpperLayerState.STA_6),
  /** Issue A-ASSOCIATE confirmation (reject), close the connection. */
  AE_4(UpperLayerState.STA_1),
  /** Start ARTIM. */
  AE_5(UpperLayerState.STA_2),
  /** Stop ARTIM; issue A-ASSOCIATE indication, or else send A-ASSOCIATE-RJ and start ARTIM. */
  AE_6(UpperLayerState.STA_3, UpperLayerState.STA_13),
  /** Send A-ASSOCIATE-AC. */
  AE_7(UpperLayerState.STA_6),
  /** Send A-ASSOCIATE-RJ, start ARTIM. */
  AE_8(UpperLayerState.STA_13),
  /** Send P-DATA-TF. */
  DT_1(UpperLayerState.STA_6),
  /** Issue P-DATA indication. */
  DT_2(UpperLayerState.STA_6),
  /** Send A-RELEASE-RQ. */
  AR_1(UpperLayerState.STA_7),
  /** Issue A-RELEASE indication. */
  AR_2(UpperLayerState.STA_8),
  /** Issue A-RELEASE confirmation, close the connection. */
  AR_3(UpperLayerState.STA_1),
  /** Send A-RELEASE-RP, start ARTIM. */
  AR_4(UpperLayerState.STA_13),
  /** Stop ARTIM. */
  AR_5(UpperLayerState.STA_1),
  /** Issue P-DATA indication. */
  AR_6(UpperLayerState.STA_7),
  /** Send P-DATA-TF. */
  AR_7(UpperLayerState.STA_8),
  /** Issue A-RELEASE indication for a collision: as requestor, or else as acceptor. */
  AR_8(UpperLayerState.STA_9, UpperLayerState.STA_10),
  /** Send A-RELEASE-RP. */
  AR_9(UpperLayerState.STA_11),
  /** Issue A-RELEASE confirmation. */
  AR_10(UpperLayerState.STA_12),
  /** Send A-ABORT (service user), start or restart ARTIM. */
  AA_1(UpperLayerState.STA_13),
  /** Stop ARTIM, close the connection. */
  AA_2(UpperLayerState.STA_1),
  /** Issue A-ABORT or A-P-ABORT indication, close the connection. */
  AA_3(UpperLayerState.STA_1),
  /** Issue A-P-ABORT indication. */
  AA_4(UpperLayerState.STA_1),
  /** Stop ARTIM. */
  AA_5(UpperLayerState.STA_1),
  /** Ignore the PDU. */
  AA_6(UpperLayerState.STA_13),
  /** Send A-ABORT. */
  AA_7(UpperLayerState.STA_13),
  /** Send A-ABORT (service provider), issue A-P-ABORT indication, start ARTIM. */
  AA_8(UpperLayerState.STA_13);

  private final UpperLayerState next;
  private final Optional<UpperLayerState> otherwise;

  UpperLayerAction(UpperLayerState next) {
    this.next = next;
    this.otherwise = Optional.empty();
  }

  UpperLayerAction(UpperLayerState next, UpperLayerState otherwise) {
    this.next = next;
    this.otherwise = Optional.of(otherwise);
  }

  /** The state after it. */
  UpperLayerState next() {
    return next;
  }

  /** The state after the second half of an action that says "or else". */
  Optional<UpperLayerState> otherwise() {
    return otherwise;
  }
}
