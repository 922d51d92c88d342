package org.huren.agent.spool;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huren.agent.item.ItemId;

/** Whether the spool takes payloads, and the one place that says so to the listener. Any thread. */
final class SpoolState {
  private final SpoolListener listener;
  private final AtomicBoolean broken = new AtomicBoolean();
  private volatile boolean stopping;
  private volatile boolean shortOfSpace;
  private volatile boolean noSpace;

  SpoolState(SpoolListener listener) {
    this.listener = listener;
  }

  boolean isBroken() {
    return broken.get();
  }

  boolean isStopping() {
    return stopping || broken.get();
  }

  boolean hasNoSpace() {
    return noSpace;
  }

  boolean isShortOfSpace() {
    return shortOfSpace;
  }

  void stopping() {
    stopping = true;
  }

  /** Closes or opens intake for lack of space; answers whether that is a change. */
  boolean noSpace(boolean lacking) {
    boolean change = noSpace != lacking;
    noSpace = lacking;
    return change;
  }

  /** Lets new senders in or asks them to wait; answers whether that is a change. */
  boolean shortOfSpace(boolean isShort) {
    boolean change = shortOfSpace != isShort;
    shortOfSpace = isShort;
    return change;
  }

  void writeFailed(ItemId item, IOException cause) {
    listener.report(new SpoolEvent.WriteFailed(item, String.valueOf(cause.getMessage())));
  }

  void upkeepFailed(String task, Exception cause) {
    listener.report(new SpoolEvent.UpkeepFailed(task, String.valueOf(cause)));
  }

  void broken(String cause) {
    if (broken.compareAndSet(false, true)) {
      listener.broken(new SpoolEvent.Broken(cause));
    }
  }

  SpoolListener listener() {
    return listener;
  }
}
