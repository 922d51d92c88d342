package org.huren.agent.observe;

import java.util.Locale;

/** Why a receiver turned away a peer or an object; the bounded label of a metric. */
public enum Refusal {
  /** Not in the configuration. */
  STRANGER,
  /** No space in the spool. */
  NO_SPACE,
  /** The agent is stopping. */
  STOPPING,
  /** More associations or connections than allowed. */
  BUSY,
  /** No TLS could be agreed on, or the peer's certificate is not trusted. */
  TLS,
  /** Bytes that are not the protocol. */
  PROTOCOL,
  /** A frame or message whose checksum does not agree; the sender repeats it. */
  CHECKSUM,
  /** The peer fell silent. */
  TIMEOUT,
  /** The connection ended inside an object or message. */
  CUT_OFF,
  /** Nothing offered that we take (abstract syntax, transfer syntax, message type). */
  UNSUPPORTED,
  /** The object contradicts itself (UIDs, element lengths). */
  INVALID;

  /** The name in metrics and JSON, such as {@code no-space}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
