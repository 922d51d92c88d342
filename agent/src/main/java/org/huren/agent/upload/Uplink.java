package org.huren.agent.upload;

import java.util.List;
import java.util.Map;
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
   * threads as the uplink has connections.
   *
   * @return exactly one outcome per claim
   */
  Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException;

  /** Ends open connections. */
  @Override
  void close();
}
