package org.huren.agent.spool;

import java.time.ZoneId;
import org.huren.config.SpoolConfig;

/** The durable spool; its parts are being laid down. */
@SuppressWarnings("DoNotCallSuggester")
public final class Spool implements AutoCloseable {
  private Spool() {}

  /**
   * Recovers what an earlier process left, then serves.
   *
   * @param zone in which folders are named by day and hour
   * @throws CannotOpenSpoolException another instance runs on it, it lies on a network file system,
   *     or it can't be read and written
   */
  public static Spool open(
      SpoolConfig config,
      ZoneId zone,
      SpoolEnvironment environment,
      FactsReader factsReader,
      SpoolListener listener)
      throws CannotOpenSpoolException {
    throw new UnsupportedOperationException("on its way");
  }

  public Intake intake() {
    throw new UnsupportedOperationException("on its way");
  }

  public CheckQueue checkQueue() {
    throw new UnsupportedOperationException("on its way");
  }

  public DeliveryQueue deliveryQueue() {
    throw new UnsupportedOperationException("on its way");
  }

  public Records records() {
    throw new UnsupportedOperationException("on its way");
  }

  /** Ends intake, lets commits and rows that are under way finish, and backs the index up. */
  @Override
  public void close() {}
}
