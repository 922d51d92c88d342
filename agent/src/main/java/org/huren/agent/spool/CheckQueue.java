package org.huren.agent.spool;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.UplinkId;
import org.huren.agent.item.Verdict;

/** What the check and route stages see of the spool. Any thread. */
public interface CheckQueue {
  /** Items not yet checked, oldest first. */
  List<Item> awaitingCheck(int atMost);

  /**
   * Other items of this kind and identity, oldest first, discarded ones and duplicates left out.
   */
  List<Item> sameIdentity(PayloadKind kind, String identity);

  /** Whether the device's bytes of two items are the same; false too if one payload is gone. */
  boolean sameContent(Item one, Item other);

  /** Writes verdicts and the delivery rows of accepted items, in one transaction. */
  CompletionStage<Void> record(List<Judgement> judgements);

  /** One item's verdict, and where it goes if accepted. */
  record Judgement(Item item, Verdict verdict, Set<UplinkId> routes) {}
}
