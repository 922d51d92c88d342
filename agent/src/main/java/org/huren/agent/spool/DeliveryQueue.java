package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Precedence;
import org.huren.agent.item.UplinkId;

/** What the upload and settle stages see of the spool. Any thread. */
public interface DeliveryQueue {
  /**
   * Leases due deliveries of one uplink: at least one if any is due whose turn it is, and no more
   * than fit. Leases of an earlier process are void.
   */
  List<Claim> claim(UplinkId uplink, Turn turn, int atMost, long atMostBytes, Instant now);

  /**
   * When the next pending delivery of this uplink is due; empty if none waits. While images have no
   * turn, those that are due already are left out.
   */
  Optional<Instant> nextDue(UplinkId uplink, Turn turn);

  /** Whose turn it is. */
  enum Turn {
    /** By {@link Precedence}, and by arrival among equals. */
    BY_PRECEDENCE,
    /** The least of the precedences that wait, by arrival: now and then, so that none starves. */
    LEAST_FIRST,
    /** As by precedence, and images not at all unless they are urgent. */
    WITHOUT_IMAGES
  }

  /**
   * Writes how tries ended, receipts with synchronous=FULL, and moves items whose last delivery
   * settled. Completes after the commit.
   */
  CompletionStage<Void> settle(List<Settlement> settlements);

  /** Gives leases back untried. */
  CompletionStage<Void> giveBack(List<Claim> claims);

  /** A leased delivery: the item, its payload, and how often it was tried before. */
  record Claim(Item item, UplinkId uplink, int attempts, Payload payload) {}

  /** How one try ended, and when to try again if it did not. */
  record Settlement(ItemId item, UplinkId uplink, DeliveryOutcome outcome, Instant dueAt) {}
}
