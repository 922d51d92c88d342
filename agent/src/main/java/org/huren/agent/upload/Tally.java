package org.huren.agent.upload;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;

/** What an uplink has done since start. Safe for any thread. */
final class Tally {
  final LongAdder inFlight = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder delivered = new LongAdder();
  final LongAdder deliveredBytes = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder rejected = new LongAdder();
  private final AtomicLong failedInARow = new AtomicLong();
  private volatile Optional<Instant> lastSuccess = Optional.empty();
  private volatile Optional<UplinkStatus.Failure> lastFailure = Optional.empty();

  void count(Claim claim, DeliveryOutcome outcome, Instant now) {
    if (outcome instanceof Delivered) {
      delivered.increment();
      deliveredBytes.add(claim.payload().length());
      lastSuccess = Optional.of(now);
    } else if (outcome instanceof RetryLater later) {
      retried.increment();
      failed(later.why(), now);
    } else if (outcome instanceof Rejected refusal) {
      rejected.increment();
      failed(refusal.why(), now);
    }
  }

  private void failed(Reason why, Instant now) {
    lastFailure = Optional.of(new UplinkStatus.Failure(now, why));
  }

  /** Counts a request that the uplink failed; true for the first in a row. */
  boolean requestFailed() {
    return failedInARow.getAndIncrement() == 0;
  }

  /** Ends the row of failed requests; answers how many they were. */
  long requestSucceeded() {
    return failedInARow.get() == 0 ? 0 : failedInARow.getAndSet(0);
  }

  Optional<Instant> lastSuccess() {
    return lastSuccess;
  }

  Optional<UplinkStatus.Failure> lastFailure() {
    return lastFailure;
  }
}
