package org.huren.agent.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.huren.agent.item.Reason;

/** What an admin should know of certificates and keys. No secret in any of them. */
public sealed interface TlsEvent {
  /** Certificate and key were read, at start or because they changed. */
  record Loaded(Path certificate, Instant expires) implements TlsEvent {}

  /** No connection is made with them until they are put right. */
  record Unusable(Reason why) implements TlsEvent {}

  /** Changed files can't be used; what was read before stays in use. */
  record NotReloaded(Reason why) implements TlsEvent {}

  /** Less than 30, 7 or 1 days are left; negative once the certificate has run out. */
  record Expires(Path certificate, Duration left) implements TlsEvent {}

  /** Other users of this machine can read the private key. */
  record KeyExposed(Path key) implements TlsEvent {}
}
