package org.huren.simulator.dicom;

import java.io.IOException;

/** Bytes that are not the DICOM they should be; says what was wrong, without any value. */
public final class MalformedDicomException extends IOException {
  public MalformedDicomException(String message) {
    super(message);
  }
}
