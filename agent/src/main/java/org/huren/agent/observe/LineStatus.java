package org.huren.agent.observe;

import java.util.Map;
import java.util.Optional;

/**
 * What is to be known of an analyzer's line besides who is on it. Counts are since the start of the
 * process.
 *
 * @param unreachable why a line that we call, or a serial port, is not there at present
 * @param lis the LIS behind a relay, and why it is not there; empty without a relay
 * @param naks how often the analyzer was told to send something again: NAK, AR
 * @param lastHour how often it was told so within the last hour, and what was taken meanwhile
 * @param noted what was put up with, by code: {@code missing-eot}, {@code duplicate-frame}
 */
public record LineStatus(
    Optional<String> unreachable,
    Optional<Lis> lis,
    long naks,
    Hour lastHour,
    Map<String, Long> noted) {
  public LineStatus {
    noted = Map.copyOf(noted);
  }

  /** What was answered in the negative, and messages that were taken. */
  public record Hour(long naks, long taken) {
    /** The share of negative answers, 0 to 1; 0 if there was nothing. */
    public double nakRate() {
      return naks == 0 ? 0 : (double) naks / (naks + taken);
    }
  }

  /**
   * The far end of a relay.
   *
   * @param unreachable empty while it is there
   */
  public record Lis(String address, Optional<String> unreachable) {}
}
