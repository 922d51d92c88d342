package org.huren.agent.upload.compress;

import org.huren.agent.spool.DeliveryQueue.Claim;

/** Decides what goes over the line for a claim. */
@FunctionalInterface
public interface Compression {
  /** Everything as it was spooled. */
  Compression NONE = Outgoing::asSpooled;

  /**
   * What to send, to be closed when that is done. What can't be compressed, for whatever reason, is
   * what was spooled; the same claim always gives the same bytes.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  Outgoing prepare(Claim claim) throws InterruptedException;
}
