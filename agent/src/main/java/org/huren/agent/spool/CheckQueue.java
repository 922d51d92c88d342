package org.huren.agent.spool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.OrderChange;

/** What the check and route stages see of the spool. Any thread. */
public interface CheckQueue {
  /** Items not yet checked, oldest first; the same again as long as they are not judged. */
  List<Item> awaitingCheck(int atMost);

  /**
   * Other items of this one's kind, and of this identity, oldest first; discarded ones and
   * duplicates left out.
   */
  List<Item> sameIdentity(Item item, String identity);

  /**
   * Items of this kind that this source sent of one group, newest first; discarded ones, duplicates
   * and those in quarantine left out.
   */
  List<Item> sameGroup(PayloadKind kind, Source source, String group, int atMost);

  /** Held items, oldest first. */
  List<Item> held(Optional<ItemId> after, int atMost);

  /**
   * The device's own bytes of one item, whole in memory: for kinds that are small. Empty if the
   * payload is gone or damaged.
   */
  Optional<byte[]> content(Item item);

  /** Whether the device's bytes of two items are the same; false too if one payload is gone. */
  boolean sameContent(Item one, Item other);

  /**
   * Writes verdicts and the delivery rows of accepted items, in one transaction. A verdict counts
   * only if its item is still received or held, as it was when it was judged.
   */
  CompletionStage<Void> record(List<Judgement> judgements);

  /** When the next item will have waited long enough for its order; empty if none waits. */
  default Optional<Instant> nextOverdue() {
    return Optional.empty();
  }

  /** Has items that have waited long enough checked again. */
  default CompletionStage<Void> wakeOverdue() {
    return CompletableFuture.completedFuture(null);
  }

  /** One item's verdict, where it goes if accepted, and what else is written with it. */
  record Judgement(Item item, Verdict verdict, Set<UplinkId> routes, Effects effects) {
    public Judgement(Item item, Verdict verdict, Set<UplinkId> routes) {
      this(item, verdict, routes, Effects.none());
    }
  }

  /**
   * What a verdict brings with it, written in the same transaction, after all verdicts of their
   * batch, so that it does not matter which of two that meet in one batch came first.
   *
   * @param orders changes of orders; items that wait for them are checked again
   * @param specimens which specimens the item speaks of
   * @param waits whether the item, if held, waits for an order of those specimens
   * @param until and until when; empty: without end
   * @param renews whether other items of those specimens are checked, or delivered, once more
   */
  record Effects(
      List<OrderChange> orders,
      List<String> specimens,
      boolean waits,
      Optional<Instant> until,
      boolean renews) {
    public Effects {
      orders = List.copyOf(orders);
      specimens = List.copyOf(specimens);
    }

    /** Nothing but the verdict. */
    public static Effects none() {
      return specimens(List.of());
    }

    public static Effects orders(List<OrderChange> orders) {
      return new Effects(orders, List.of(), false, Optional.empty(), false);
    }

    public static Effects specimens(List<String> specimens) {
      return new Effects(List.of(), specimens, false, Optional.empty(), false);
    }

    public static Effects waiting(List<String> specimens, Optional<Instant> until) {
      return new Effects(List.of(), specimens, true, until, false);
    }

    public static Effects verified(List<String> specimens) {
      return new Effects(List.of(), specimens, false, Optional.empty(), true);
    }
  }
}
