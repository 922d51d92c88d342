package org.huren.simulator.platform;

import java.io.IOException;

/** A request body that is not the multipart body its headers announce. */
final class MalformedMultipartException extends IOException {
  MalformedMultipartException(String message) {
    super(message);
  }
}
