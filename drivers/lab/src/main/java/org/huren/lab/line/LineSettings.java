package org.huren.lab.line;

import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.huren.lab.profile.Protocol;

/**
 * What a line to one analyzer needs.
 *
 * @param relay where a LIS is that answers the analyzer in our place, or where we wait for it
 * @param clock for the time in answers
 * @param nanos a monotonic clock for the protocol's timers
 * @param tap where whoever wants to see the bytes gets them
 */
public record LineSettings(
    LineAddress address,
    Protocol protocol,
    Optional<LineAddress> relay,
    Clock clock,
    LongSupplier nanos,
    LineTap tap) {
  /** Without relay, on the system's clocks, UTC. */
  public static LineSettings of(LineAddress address, Protocol protocol) {
    return new LineSettings(
        address, protocol, Optional.empty(), Clock.systemUTC(), System::nanoTime, new LineTap());
  }
}
