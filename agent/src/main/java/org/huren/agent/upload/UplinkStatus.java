package org.huren.agent.upload;

import java.time.Instant;
import java.util.Optional;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;

/**
 * How one uplink fares at one moment; counters run since start.
 *
 * @param nextProbe while the circuit is open or the far side asked for a pause: when it is tried
 *     again
 * @param closedUntil while it is outside of its windows: when images go again
 * @param lastSuccess when an item was last delivered
 * @param inFlight items claimed and not yet answered
 * @param delivered items with a receipt
 * @param deliveredBytes their payloads
 * @param retried tries that ended in "later"
 * @param rejected items refused for good
 * @param requests requests sent
 * @param certificateExpires when our certificate, or one it stands on, runs out
 */
public record UplinkStatus(
    UplinkId uplink,
    Circuit circuit,
    Optional<Instant> nextProbe,
    Optional<Instant> closedUntil,
    Optional<Instant> lastSuccess,
    Optional<Failure> lastFailure,
    int inFlight,
    long delivered,
    long deliveredBytes,
    long retried,
    long rejected,
    long requests,
    Optional<Instant> certificateExpires) {
  /** Whether an uplink is used. */
  public enum Circuit {
    /** In use. */
    CLOSED,
    /** Failed too often: left alone for a while. */
    OPEN,
    /** Tried with one item. */
    HALF_OPEN
  }

  /** The latest try that failed. */
  public record Failure(Instant at, Reason why) {}
}
