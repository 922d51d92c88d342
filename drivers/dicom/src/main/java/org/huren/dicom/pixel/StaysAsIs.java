package org.huren.dicom.pixel;

import org.huren.dicom.pixel.CompressionOutcome.Why;

/** Ends a compression anywhere on the way; costs no stack trace. */
final class StaysAsIs extends Exception {
  private static final long serialVersionUID = 1;

  private final Why why;

  StaysAsIs(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
