package org.huren.lab.mllp;

import java.time.Duration;
import java.util.Optional;

/**
 * What differs between instruments on the lower layer.
 *
 * @param startRequired whether a message must begin with VT; if not, bytes that begin with MSH do
 *     too
 * @param endRequired whether a message must end with FS; if not, the VT of the next one ends it
 * @param maxMessage longest block, bytes
 * @param receive how long to wait for the next byte of a block
 * @param idle how long a connection may be quiet before it is closed; usually for ever
 */
public record MllpProfile(
    boolean startRequired,
    boolean endRequired,
    int maxMessage,
    Duration receive,
    Optional<Duration> idle) {
  /** VT may be forgotten, FS may not; 16 MB; 60 s. */
  public static MllpProfile standard() {
    return new MllpProfile(false, true, 16 << 20, Duration.ofSeconds(60), Optional.empty());
  }
}
