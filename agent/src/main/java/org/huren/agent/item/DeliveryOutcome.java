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
   * @param uplinkAtFault whether the far side as a whole is unwell, so that its circuit should
   *     count this
   */
  record RetryLater(Optional<Duration> after, Reason why, boolean uplinkAtFault)
      implements DeliveryOutcome {}

  /** The far side says this object can never be accepted; a person decides. */
  record Rejected(Reason why) implements DeliveryOutcome {}
}
