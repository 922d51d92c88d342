package org.huren.simulator.platform;

import java.io.IOException;

/** A request that is no laboratory report as a FHIR R4 transaction; the message says why. */
final class MalformedDocumentException extends IOException {
  MalformedDocumentException(String message) {
    super(message);
  }
}
