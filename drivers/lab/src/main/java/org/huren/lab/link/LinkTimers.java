package org.huren.lab.link;

import java.time.Duration;
import java.util.Optional;

/**
 * The waits of the link layer.
 *
 * @param answer how long a sender waits for the answer to ENQ or to a frame
 * @param receive how long a receiver waits for the next byte of a frame, or EOT
 * @param frame how long one frame may take from STX on, however steadily its bytes drip
 * @param busy how long a sender waits after its ENQ was answered with NAK
 * @param contention how long the host waits after both sides sent ENQ
 * @param trailer how long CR LF may lag behind a checksum before the frame counts without it
 * @param idle how long a connection may be quiet before it is closed; usually for ever, since many
 *     instruments send once an hour and never connect again
 */
public record LinkTimers(
    Duration answer,
    Duration receive,
    Duration frame,
    Duration busy,
    Duration contention,
    Duration trailer,
    Optional<Duration> idle) {
  /** The standard's: 15 s, 30 s, 10 s, 20 s; frame and trailer are our own bounds. */
  public static LinkTimers standard() {
    return new LinkTimers(
        Duration.ofSeconds(15),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        Duration.ofMillis(500),
        Optional.empty());
  }
}
