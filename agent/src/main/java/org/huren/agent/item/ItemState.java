package org.huren.agent.item;

import java.util.Set;

/**
 * Where an item stands.
 *
 * <pre>
 *   RECEIVED --> ACCEPTED --> SETTLED --> PURGED
 *      |            ^
 *      |  ^         | release
 *      |--> HELD, QUARANTINED --> DISCARDED --> PURGED
 *      |--> APART --> PURGED         (release: ACCEPTED)
 *      '--> DUPLICATE --> PURGED
 * </pre>
 *
 * A held item becomes RECEIVED again, to be checked anew, when what it waits for has come or its
 * time has passed; a settled one becomes ACCEPTED again when something new is to be said of it.
 * What is examined again may also turn out to be APART or a DUPLICATE. RECEIVED, ACCEPTED and HELD
 * become QUARANTINED also when the payload is found missing or damaged. A delivery that the far
 * side rejected for good leaves its item ACCEPTED: the delivery waits for a person ({@code retry}
 * or {@code discard}).
 */
public enum ItemState {
  /** Durable and acknowledged, not yet checked. */
  RECEIVED,
  /** Checked; its deliveries are under way. */
  ACCEPTED,
  /** Waits for an order, a mapping or a person. */
  HELD,
  /** Can't be right; a person decides. */
  QUARANTINED,
  /**
   * Nothing that may ever be registered of a patient (a control or calibration run, a query): kept
   * until retention has passed, never uploaded unless a person says that it was misread.
   */
  APART,
  /** The same identity and bytes as an earlier item, which stands for both. */
  DUPLICATE,
  /** Every delivery has a receipt. */
  SETTLED,
  /**
   * A person gave it up, with a reason, or a newer object took its place; kept until retention has
   * passed.
   */
  DISCARDED,
  /** The payload is gone, the row and its receipts stay. */
  PURGED;

  private Set<ItemState> next() {
    return switch (this) {
      case RECEIVED -> Set.of(ACCEPTED, HELD, QUARANTINED, APART, DUPLICATE);
      case ACCEPTED -> Set.of(SETTLED, QUARANTINED, DISCARDED);
      case HELD -> Set.of(RECEIVED, ACCEPTED, QUARANTINED, APART, DUPLICATE, DISCARDED);
      case QUARANTINED -> Set.of(ACCEPTED, DISCARDED);
      case APART -> Set.of(ACCEPTED, PURGED);
      case SETTLED -> Set.of(ACCEPTED, PURGED);
      case DUPLICATE, DISCARDED -> Set.of(PURGED);
      case PURGED -> Set.of();
    };
  }

  public boolean canBecome(ItemState other) {
    return next().contains(other);
  }

  /** Whether the payload may be deleted. */
  public boolean isPurgeable() {
    return canBecome(PURGED);
  }
}
