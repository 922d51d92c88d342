package org.huren.simulator.modality;

import java.io.IOException;

/** The peer's bytes are not what the standard asks for; says which rule, never a value. */
final class ProtocolException extends IOException {
  ProtocolException(String message) {
    super(message);
  }
}
