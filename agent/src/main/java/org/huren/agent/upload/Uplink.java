package org.huren.agent.upload;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.spool.DeliveryQueue.Claim;

/**
 * One kind of far side. Sends what it is handed and judges the answer; knows nothing of queues, and
 * never retries on its own.
 */
public interface Uplink extends AutoCloseable {
  /**
   * Sends one request's worth and blocks until it is answered or has failed; safe for as many
   * threads as the uplink has connections. A fault of the network or the far side is an outcome,
   * never an exception.
   *
   * @return exactly one outcome per claim
   * @throws InterruptedException if the thread was interrupted; the far side may have stored
   *     anything or nothing, so the claims must be tried again
   */
  Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException;

  /** How much should go into one request at the moment; a larger single item goes alone. */
  Batch batch();

  /** When our certificate for this uplink, or one it stands on, runs out. */
  Optional<Instant> certificateExpiresAt();

  /** Ends open connections. */
  @Override
  void close();

  /** The most of one request. */
  record Batch(int items, long bytes) {
    public Batch {
      if (items < 1 || bytes < 1) {
        throw new IllegalArgumentException("a request holds at least one item and one byte");
      }
    }
  }
}
