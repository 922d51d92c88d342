package org.huren.dicom.pdu;

/** PDU types (PS3.8 9.3.1) and what strangers send in their place. */
final class PduType {
  static final int A_ASSOCIATE_RQ = 0x01;
  static final int A_ASSOCIATE_AC = 0x02;
  static final int A_ASSOCIATE_RJ = 0x03;
  static final int P_DATA_TF = 0x04;
  static final int A_RELEASE_RQ = 0x05;
  static final int A_RELEASE_RP = 0x06;
  static final int A_ABORT = 0x07;

  private PduType() {}

  static boolean isShort(int type) {
    return type == A_ASSOCIATE_RJ
        || type == A_RELEASE_RQ
        || type == A_RELEASE_RP
        || type == A_ABORT;
  }

  /** Tells an admin which of the usual mistakes this is. */
  static String describeUnknown(byte[] header) {
    int type = header[0] & 0xFF;
    if (type == 0x16 && header[1] == 3) {
      return "a TLS hello: the peer wants TLS, this port speaks plain DICOM";
    }
    if (type == 0x0B) {
      return "an HL7 message (MLLP), this port speaks DICOM";
    }
    for (int i = 0; i < 3; i++) {
      if (header[i] < 'A' || header[i] > 'Z') {
        return String.format("unknown PDU type %02XH", type);
      }
    }
    return "text, perhaps HTTP, this port speaks DICOM";
  }
}
