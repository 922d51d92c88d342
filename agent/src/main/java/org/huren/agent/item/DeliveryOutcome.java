package org.huren.agent.item;

import java.time.Duration;
import java.util.Optional;

/** How one try to deliver one item to one uplink ended. */
public sealed interface DeliveryOutcome {
  /** The answer named this very object. */
  record Delivered(Receipt receipt) implements DeliveryOutcome {}

  /**
   * Not now; tried again without end.
   *
   * @param after the far side's own wish (Retry-After); empty: our back-off decides
   */
  record RetryLater(Optional<Duration> after, Reason why, Fault fault) implements DeliveryOutcome {}

  /** The far side says this object can never be accepted; a person decides. */
  record Rejected(Reason why) implements DeliveryOutcome {}

  /** Where the fault of a failed try lies, so that one bad item never blocks an uplink. */
  enum Fault {
    /** With this item, or with nobody: says nothing about others. */
    ITEM,
    /** With the far side as a whole: its circuit counts it. */
    UPLINK,
    /** The answer does not tell: each item of the request is tried alone to find out. */
    UNCLEAR
  }
}
