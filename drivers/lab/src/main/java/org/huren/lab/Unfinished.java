package org.huren.lab;

/** Why a message never became whole. */
public enum Unfinished {
  /** The connection ended. */
  DISCONNECTED,
  /** The sender ended the transmission before the terminator record. */
  ENDED_EARLY,
  /** The sender began anew. */
  RESTARTED,
  /** Nothing more came in time. */
  TIMED_OUT,
  /** Longer than the profile allows. */
  TOO_LONG,
  /** A block that is not a message of this protocol. */
  NOT_A_MESSAGE,
  /** Whole, but it could not be stored, and its sender takes no answer that would repeat it. */
  NOT_STORED
}
