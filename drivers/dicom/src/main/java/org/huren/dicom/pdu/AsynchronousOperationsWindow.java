package org.huren.dicom.pdu;

/**
 * Outstanding operations, from the association requestor's side (PS3.7 D.3.3.3); 0: unlimited.
 *
 * @param invoked that the requestor may have outstanding
 * @param performed that the acceptor may have outstanding
 */
public record AsynchronousOperationsWindow(int invoked, int performed) {
  /** What holds where nothing is negotiated: one each. */
  public static final AsynchronousOperationsWindow SYNCHRONOUS =
      new AsynchronousOperationsWindow(1, 1);
}
