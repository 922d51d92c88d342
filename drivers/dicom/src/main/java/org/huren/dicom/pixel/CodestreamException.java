package org.huren.dicom.pixel;

/** Compressed pixel data are not what they should be. */
final class CodestreamException extends Exception {
  private static final long serialVersionUID = 1;

  CodestreamException(String what) {
    super(what);
  }
}
