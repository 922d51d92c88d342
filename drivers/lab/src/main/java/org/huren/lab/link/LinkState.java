package org.huren.lab.link;

/** Where the line stands; see the diagram at {@link AstmLink}. */
public enum LinkState {
  /** Nobody has the line. */
  NEUTRAL,
  /** The instrument has it; a frame or EOT is awaited. */
  RECEIVING,
  /** The frame that ends a message is here; its ACK waits for the message to be durable. */
  COMMITTING,
  /** We sent ENQ. */
  BIDDING,
  /** We sent a frame. */
  SENDING
}
