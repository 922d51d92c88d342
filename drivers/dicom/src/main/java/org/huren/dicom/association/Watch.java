package org.huren.dicom.association;

import java.time.Duration;
import java.util.Optional;

/**
 * The deadlines of an established association, looked at a few times per deadline instead of armed
 * for each message. Pure: time is handed in, nanoseconds.
 */
final class Watch {
  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(10);

  private final AssociationSettings settings;
  private long lastActivity;
  private long message;
  private long messageSince;
  private long writeMark;
  private long writeSince;

  Watch(AssociationSettings settings, long now) {
    this.settings = settings;
    this.lastActivity = now;
  }

  /** A deadline that was missed. */
  record Missed(AbortCause cause, String why) {}

  /** How often {@link #check} wants to be called: each deadline is hit within a quarter more. */
  Duration period() {
    Duration shortest = settings.idle();
    for (Duration d : new Duration[] {settings.message(), settings.blockedWrite()}) {
      shortest = d.compareTo(shortest) < 0 ? d : shortest;
    }
    Duration period = shortest.dividedBy(4);
    return period.compareTo(SHORTEST_PERIOD) < 0 ? SHORTEST_PERIOD : period;
  }

  /** Bytes came or were handed to the network. */
  void activity(long now) {
    lastActivity = now;
  }

  /**
   * Looks at the clock.
   *
   * @param messageInProgress as {@link AssociationUser#messageInProgress}
   * @param peerIsWaiting whether silence is no fault of the peer's
   * @param unsent bytes that wait to be sent
   * @param sent changes whenever some left
   */
  Optional<Missed> check(
      long now, long messageInProgress, boolean peerIsWaiting, long unsent, long sent) {
    if (messageInProgress != message || peerIsWaiting) {
      message = messageInProgress;
      messageSince = now;
    }
    long mark = 31 * unsent + sent;
    if (unsent == 0 || mark != writeMark) {
      writeMark = mark;
      writeSince = now;
    }
    if (peerIsWaiting) {
      lastActivity = now;
    }
    if (unsent > 0 && now - writeSince >= settings.blockedWrite().toNanos()) {
      return Optional.of(
          new Missed(
              AbortCause.WRITE_BLOCKED,
              "the peer has read nothing for " + text(settings.blockedWrite())));
    }
    if (message != 0 && now - messageSince >= settings.message().toNanos()) {
      return Optional.of(
          new Missed(
              AbortCause.TOO_SLOW,
              "one message took longer than " + text(settings.message()) + " to arrive"));
    }
    if (now - lastActivity >= settings.idle().toNanos()) {
      return Optional.of(
          new Missed(
              AbortCause.IDLE,
              "silent for " + text(settings.idle()) + (message != 0 ? " amid a message" : "")));
    }
    return Optional.empty();
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
