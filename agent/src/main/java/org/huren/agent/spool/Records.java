package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Study;
import org.huren.agent.item.UplinkId;

/**
 * What status shows and what a person decides; decisions are audited and synchronous=FULL. Any
 * thread.
 */
public interface Records {
  Map<ItemState, Long> countByState();

  /** How many items of each source are held. */
  Map<Source, Long> heldBySource();

  /** How much waits for an uplink. */
  Backlog backlog(UplinkId uplink);

  /** Every uplink that something waits for or was refused by, whether it is configured or not. */
  Set<UplinkId> uplinksOwed();

  /** Newest first; empty state: all but duplicates and purged ones. */
  List<Item> items(Optional<ItemState> state, int atMost, Optional<ItemId> before);

  StudyCounts studies();

  CommitmentCounts commitments();

  /**
   * Studies, those with the newest images first; of open ones those that changed last.
   *
   * @param before the last of the page before, by Study Instance UID; not for open ones
   */
  List<Study> studies(boolean onlyOpen, int atMost, Optional<String> before);

  Optional<Item> item(ItemId id);

  List<Delivery> deliveries(ItemId id);

  List<AuditEntry> audit(ItemId id);

  /** Makes pending or rejected deliveries of one item due now. */
  CompletionStage<Decision> retry(ItemId id, String who);

  /** Makes every pending or rejected delivery of an uplink due now; answers how many. */
  CompletionStage<Integer> retryAll(UplinkId uplink, String who);

  /** Lets an item that is held, in quarantine or kept apart go up. */
  CompletionStage<Decision> release(ItemId id, Set<UplinkId> routes, String who);

  /** Gives an item up: held, quarantined, or accepted with rejected deliveries. */
  CompletionStage<Decision> discard(ItemId id, String reason, String who);

  /**
   * Gives up whatever waits for an uplink or was refused by it; answers how many deliveries. An
   * item that other uplinks have, or still wait for, goes on without this one; one that nobody else
   * has is discarded. In pieces: a crash in between leaves the rest as it was.
   */
  CompletionStage<Integer> discardAll(UplinkId uplink, String reason, String who);

  /** What became of a person's decision. */
  sealed interface Decision {
    record Done(Item item) implements Decision {}

    /** Not possible in the item's state. */
    record NotPossible(Reason why) implements Decision {}

    record NoSuchItem() implements Decision {}
  }

  /**
   * What waits for one uplink.
   *
   * @param pending waiting or leased
   * @param oldest when the oldest of them was received
   */
  record Backlog(
      long pending,
      long bytes,
      long rejected,
      Optional<Instant> oldest,
      Optional<Reason> lastError) {}

  /** Studies whose images still come or came again, and complete ones. */
  record StudyCounts(long open, long complete) {}

  /**
   * Storage commitment requests.
   *
   * @param open whose result was not reported yet
   * @param givenUp of which nobody could be told
   */
  record CommitmentCounts(long open, long givenUp) {}

  /** One line of what was done to an item, by whom. */
  record AuditEntry(Instant at, String who, String what, Optional<String> reason) {}
}
