package org.huren.agent.upload.compress;

import java.util.Optional;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.dicom.dataset.TransferSyntax;

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

  /** The transfer syntax of whatever comes out compressed; empty: nothing does. */
  default Optional<TransferSyntax> syntax() {
    return Optional.empty();
  }
}
