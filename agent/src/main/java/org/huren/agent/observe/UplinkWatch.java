package org.huren.agent.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.LongStream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.Records.Backlog;

/**
 * What one uplink's workers report: turned into metrics, log lines and the uplink's part of {@link
 * Status}. Thread-safe.
 */
public final class UplinkWatch {
  /** Days before a certificate's end at which a person is told. */
  private static final long[] WARNING_DAYS = {30, 7, 1};

  private final UplinkId id;
  private final Events events;
  private final Clock clock;
  private final Counter delivered;
  private final Counter postponed;
  private final Counter rejected;
  private final Timer send;

  // Guarded by "this".
  private Status.Circuit circuit = Status.Circuit.CLOSED;
  private Optional<Reason> lastError = Optional.empty();
  private Optional<Instant> lastErrorAt = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private Optional<Instant> certificateExpires = Optional.empty();
  private long toldAtDays = Long.MAX_VALUE;

  public UplinkWatch(UplinkId id, Metrics metrics, Events events, Clock clock) {
    this.id = id;
    this.events = events;
    this.clock = clock;
    Tags tags = Metrics.tags(id);
    delivered = deliveries(metrics, tags, "delivered");
    postponed = deliveries(metrics, tags, "postponed");
    rejected = deliveries(metrics, tags, "rejected");
    send = metrics.timer("upload.send", "One request", tags);
  }

  private static Counter deliveries(Metrics metrics, Tags tags, String outcome) {
    return metrics.counter(
        "upload.deliveries", "How tries to deliver ended", tags.and("outcome", outcome));
  }

  public UplinkId id() {
    return id;
  }

  /** One request, answered or failed, took this long. */
  public void sent(Duration took) {
    send.record(took);
  }

  /**
   * One try to deliver one item ended and its outcome is durable.
   *
   * @param attempts tries so far, this one included
   */
  public void settled(ItemId item, int attempts, DeliveryOutcome outcome) {
    if (outcome instanceof DeliveryOutcome.Delivered) {
      delivered.increment();
      synchronized (this) {
        lastSuccess = Optional.of(clock.instant());
      }
    } else if (outcome instanceof DeliveryOutcome.RetryLater later) {
      postponed.increment();
      remember(later.why());
      events.deliveryPostponed(id, item, attempts, later.why());
    } else if (outcome instanceof DeliveryOutcome.Rejected no) {
      rejected.increment();
      remember(no.why());
      events.deliveryRejected(id, item, no.why());
    }
  }

  /** The circuit breaker moved; {@code why} is what opened it. */
  public void circuit(Status.Circuit now, Reason why) {
    Status.Circuit before;
    synchronized (this) {
      before = circuit;
      circuit = now;
    }
    if (now == Status.Circuit.OPEN && before == Status.Circuit.CLOSED) {
      remember(why);
      events.uplinkUnwell(id, why);
    } else if (now == Status.Circuit.CLOSED && before != Status.Circuit.CLOSED) {
      events.uplinkWell(id);
    }
  }

  /**
   * When our certificate for this uplink expires. Call it whenever the certificate was loaded and
   * now and then afterwards: it tells a person once at each of 30, 7 and 1 days and at the end.
   */
  public void certificate(Instant notAfter) {
    Duration left = Duration.between(clock.instant(), notAfter);
    long step =
        LongStream.concat(LongStream.of(0), LongStream.of(WARNING_DAYS).sorted())
            .filter(days -> left.compareTo(Duration.ofDays(days)) <= 0)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    boolean isNew;
    boolean tell;
    synchronized (this) {
      isNew = !certificateExpires.equals(Optional.of(notAfter));
      certificateExpires = Optional.of(notAfter);
      tell = step < (isNew ? Long.MAX_VALUE : toldAtDays);
      toldAtDays = step;
    }
    if (isNew) {
      events.certificateLoaded(id, notAfter);
    }
    if (!tell) {
      return;
    }
    if (step == 0) {
      events.certificateExpired(id, notAfter);
    } else {
      events.certificateExpires(id, notAfter, left.plusDays(1).minusNanos(1).toDays());
    }
  }

  synchronized Status.Uplink status(Backlog backlog) {
    return new Status.Uplink(
        id,
        circuit,
        backlog.pending(),
        backlog.bytes(),
        backlog.oldest(),
        backlog.rejected(),
        lastError.or(backlog::lastError),
        lastErrorAt,
        lastSuccess,
        certificateExpires);
  }

  private synchronized void remember(Reason why) {
    lastError = Optional.of(why);
    lastErrorAt = Optional.of(clock.instant());
  }
}
