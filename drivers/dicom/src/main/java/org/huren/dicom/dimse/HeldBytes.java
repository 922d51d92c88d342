package org.huren.dicom.dimse;

import java.util.concurrent.atomic.AtomicLong;

/** How much of data sets that are collected whole all associations together may hold. */
final class HeldBytes {
  /** For one end point. */
  static final long USUAL_MOST = 64L << 20;

  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldBytes(long most) {
    this.most = most;
  }

  /** Takes room for so many bytes; false if there is not enough. */
  boolean take(int bytes) {
    long before = held.getAndUpdate(now -> now + bytes <= most ? now + bytes : now);
    return before + bytes <= most;
  }

  void giveBack(int bytes) {
    held.addAndGet(-bytes);
  }

  long now() {
    return held.get();
  }
}
