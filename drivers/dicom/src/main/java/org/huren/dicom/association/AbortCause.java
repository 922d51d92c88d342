package org.huren.dicom.association;

/** Why an association or a connection ended out of order. */
public enum AbortCause {
  /** The peer sent A-ABORT. */
  PEER_ABORTED,
  /** The peer closed the connection, or the network did. */
  CONNECTION_LOST,
  /** What the peer sent is not the protocol. */
  PROTOCOL_ERROR,
  /** TLS could not be agreed on, or not in time, or the peer's certificate is not trusted. */
  TLS_HANDSHAKE,
  /** No association request in time, or no answer to ours. */
  ARTIM_EXPIRED,
  /** Silence for longer than the idle timeout. */
  IDLE,
  /** One message took longer than its deadline. */
  TOO_SLOW,
  /** The peer stopped reading what we write. */
  WRITE_BLOCKED,
  /** The service user above asked for it. */
  USER_ABORTED,
  /** This end point is stopping. */
  STOPPING
}
