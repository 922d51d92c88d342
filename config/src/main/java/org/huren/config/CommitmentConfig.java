package org.huren.config;

import java.time.Duration;

/**
 * Storage commitment.
 *
 * @param means when an object counts as committed
 * @param patience how long is waited until an object that is not committed is reported as failed;
 *     as long again, a result that nobody takes is offered
 */
public record CommitmentConfig(Means means, Duration patience) {
  /** What modalities are promised. */
  public enum Means {
    /** Every uplink that takes images has given its receipt. */
    DELIVERED,
    /** It is durable here. */
    HELD
  }
}
