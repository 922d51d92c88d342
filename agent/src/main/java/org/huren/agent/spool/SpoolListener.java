package org.huren.agent.spool;

import java.time.Duration;
import org.huren.agent.item.UplinkId;

/**
 * Told of what happens in the spool, so that the next stage need not ask. Called on spool threads:
 * return at once, and never wait for the spool. A signal may come without cause and is lost with
 * the process; what it points to is in the index.
 */
public interface SpoolListener {
  /** Rows of received items were committed: there is something to check. */
  void itemsReceived();

  /** Deliveries of this uplink became due, or a later due time was set. */
  void deliveriesDue(UplinkId uplink);

  /** Studies changed, or are to be looked at. */
  default void studiesChanged() {}

  /** A payload was flushed, which took this long. */
  default void flushed(Duration took) {}

  /** Something to log. */
  void report(SpoolEvent event);

  /**
   * Nobody knows what is on the disk any more: intake is closed, nothing is answered, and only a
   * new process may go on. Called once.
   */
  void broken(SpoolEvent.Broken event);
}
