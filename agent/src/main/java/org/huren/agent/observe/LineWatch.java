package org.huren.agent.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.Reason;

/**
 * The state of one analyzer's line: whether it and the LIS behind it can be reached, and what was
 * put up with on it. Thread-safe; no call blocks on anything but a short lock.
 */
public final class LineWatch {
  /** Codes come from our own driver; still, a map that grows must have an end. */
  private static final int MOST_CODES = 64;

  private final String receiver;
  private final String address;
  private final Missing missing;
  private final Events events;
  private final Metrics metrics;
  private final Counter naks;
  private final HourlyRate rate;
  private final LineCapture capture;

  // Guarded by "this".
  private final Map<String, Counter> noted = new HashMap<>();
  private Optional<String> unreachable = Optional.empty();
  private Optional<LineStatus.Lis> lis = Optional.empty();

  /** What it means that the far end is not there. */
  public enum Missing {
    /** Nothing: it may be switched off. */
    ANALYZER,
    /** A serial port should be there always. */
    CABLE,
    /** A system that tells of orders should be there always. */
    SYSTEM
  }

  LineWatch(
      String receiver,
      String address,
      Missing missing,
      Metrics metrics,
      Events events,
      Clock clock) {
    this.receiver = receiver;
    this.address = address;
    this.missing = missing;
    this.events = events;
    this.metrics = metrics;
    this.capture = new LineCapture(clock);
    this.rate = new HourlyRate(clock);
    this.naks =
        metrics.counter(
            "receive.naks",
            "Frames, bids and messages that an analyzer was told to send again",
            Tags.of("receiver", receiver));
  }

  /** The raw bytes of the line, for whoever asks for them. */
  public LineCapture capture() {
    return capture;
  }

  /** The line is there. */
  void opened() {
    boolean again;
    synchronized (this) {
      again = unreachable.isPresent();
      unreachable = Optional.empty();
    }
    if (again) {
      events.lineBack(receiver, address);
    }
  }

  /** The analyzer or its cable is not there; it is tried again. */
  public void notOpen(String why) {
    boolean news;
    synchronized (this) {
      String shown = Printable.of(why, 200);
      news = !unreachable.equals(Optional.of(shown));
      unreachable = Optional.of(shown);
    }
    if (news) {
      events.lineUnreachable(receiver, address, why);
    }
  }

  /** The LIS behind the relay is there. */
  public void lisConnected(String where) {
    synchronized (this) {
      lis = Optional.of(new LineStatus.Lis(where, Optional.empty()));
    }
    events.lisConnected(receiver, where);
  }

  /** The LIS behind the relay is not there: its fault, not the analyzer's. */
  public void lisUnreachable(String where, String why) {
    boolean news;
    synchronized (this) {
      LineStatus.Lis now = new LineStatus.Lis(where, Optional.of(Printable.of(why, 200)));
      news = !lis.equals(Optional.of(now));
      lis = Optional.of(now);
    }
    if (news) {
      events.lisUnreachable(receiver, where, why);
    }
  }

  /** The LIS behind the relay lets the analyzer wait. */
  public void lisSlow(String where, Duration since) {
    events.lisSlow(receiver, where, since);
  }

  /** The analyzer was told to send something again. */
  void nak() {
    naks.increment();
    rate.refused();
  }

  /** A message was taken. */
  void taken() {
    rate.taken();
  }

  /** Something was put up with. */
  public synchronized void noted(String code) {
    if (noted.size() < MOST_CODES || noted.containsKey(code)) {
      noted
          .computeIfAbsent(
              code,
              c ->
                  metrics.counter(
                      "receive.noted",
                      "Oddities of analyzers that were put up with",
                      Tags.of("receiver", receiver, "what", c)))
          .increment();
    }
  }

  /** What is not there and is for somebody to mend. */
  synchronized Optional<Reason> problem() {
    if (unreachable.isPresent() && missing == Missing.CABLE) {
      return Optional.of(Reason.of("health.cable-missing", receiver, address, unreachable.get()));
    }
    if (unreachable.isPresent() && missing == Missing.SYSTEM) {
      return Optional.of(Reason.of("health.system-missing", receiver, address, unreachable.get()));
    }
    return lis.filter(l -> l.unreachable().isPresent())
        .map(l -> Reason.of("health.lis-unreachable", receiver, l.address()));
  }

  synchronized LineStatus status() {
    Map<String, Long> counts = new HashMap<>();
    noted.forEach((code, counter) -> counts.put(code, (long) counter.count()));
    return new LineStatus(unreachable, lis, (long) naks.count(), rate.now(), counts);
  }
}
