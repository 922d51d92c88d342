package org.huren.lab.link;

import java.util.Locale;

/** Something odd, or worth counting, on the link. */
public enum LinkNote {
  /** ENQ answered with NAK because nothing can be stored now. */
  REFUSED_BID(true),
  BAD_CHECKSUM(true),
  WRONG_FRAME_NUMBER(true),
  FRAME_TOO_LONG(true),
  MESSAGE_TOO_LONG(true),
  /** The message could not be stored. */
  REFUSED_MESSAGE(true),
  /** A frame came again because its ACK was lost: acknowledged, not taken twice. */
  DUPLICATE_FRAME(false),
  /** Frame numbers began anew, or with another number than 1. */
  RENUMBERED(false),
  /** A frame began before the one before it had ended. */
  FRAME_RESTARTED(false),
  /** ENQ, EOT, and nothing or nothing of substance between. */
  KEEP_ALIVE(false),
  /** The message counts, but the end of transmission after it never came. */
  MISSING_EOT(false),
  /** ENQ, and then nothing in time. */
  SILENT_AFTER_BID(false),
  /** The message became durable only after the sender had stopped waiting: it will come again. */
  ANSWERED_LATE(false),
  /** Both sides sent ENQ; we gave way. */
  CONTENTION(false);

  private final boolean negative;

  LinkNote(boolean negative) {
    this.negative = negative;
  }

  /** Its name in logs and metrics, {@code bad-checksum}. */
  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a NAK went out for it. */
  public boolean isNak() {
    return negative;
  }
}
