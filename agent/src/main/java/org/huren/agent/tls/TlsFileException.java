package org.huren.agent.tls;

import org.huren.agent.item.Reason;

/** Why a TLS file can't be used; never leaves this package. */
final class TlsFileException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Reason reason;

  TlsFileException(String code, Object... arguments) {
    this.reason = Reason.of(code, arguments);
  }

  Reason reason() {
    return reason;
  }
}
