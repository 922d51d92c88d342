package org.huren.agent.spool;

import org.huren.agent.item.ItemId;

/** The model of one payload of a schedule. */
final class SentPayload {
  final ItemId id;
  final byte[] bytes;
  boolean acknowledged;
  boolean mayBeGone;
  boolean delivered;
  boolean receiptReported;
  boolean discardReported;
  boolean givenUp;

  SentPayload(ItemId id, byte[] bytes) {
    this.id = id;
    this.bytes = bytes;
  }
}
