package org.huren.dicom.pdu;

/**
 * Why bytes are not a PDU.
 *
 * @param reason what an A-ABORT says about it
 * @param text for the log: expected against actual, without anything the peer sent but numbers
 */
public record PduProblem(AbortReason reason, String text) {}
