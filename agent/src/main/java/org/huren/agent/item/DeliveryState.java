package org.huren.agent.item;

/** Where one delivery stands. */
public enum DeliveryState {
  /** Waits for its turn, or for its next try. */
  PENDING,
  /** A worker has it; void after a restart. */
  LEASED,
  /** The receipt is durable. */
  DELIVERED,
  /** Refused for good by the far side; waits for a person. */
  REJECTED,
  /** Given up by a person. */
  CANCELLED
}
