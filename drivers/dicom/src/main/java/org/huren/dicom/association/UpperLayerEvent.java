package org.huren.dicom.association;

/** Events of the upper layer protocol machine (PS3.8 Table 9-10, rows). */
enum UpperLayerEvent {
  /** A-ASSOCIATE request (local user). */
  EVT_1,
  /** Transport connect confirmation. */
  EVT_2,
  /** A-ASSOCIATE-AC PDU. */
  EVT_3,
  /** A-ASSOCIATE-RJ PDU. */
  EVT_4,
  /** Transport connection indication. */
  EVT_5,
  /** A-ASSOCIATE-RQ PDU. */
  EVT_6,
  /** A-ASSOCIATE response primitive (accept). */
  EVT_7,
  /** A-ASSOCIATE response primitive (reject). */
  EVT_8,
  /** P-DATA request primitive. */
  EVT_9,
  /** P-DATA-TF PDU. */
  EVT_10,
  /** A-RELEASE request primitive. */
  EVT_11,
  /** A-RELEASE-RQ PDU. */
  EVT_12,
  /** A-RELEASE-RP PDU. */
  EVT_13,
  /** A-RELEASE response primitive. */
  EVT_14,
  /** A-ABORT request primitive. */
  EVT_15,
  /** A-ABORT PDU. */
  EVT_16,
  /** Transport connection closed. */
  EVT_17,
  /** ARTIM timer expired. */
  EVT_18,
  /** Unrecognized or invalid PDU. */
  EVT_19
}
