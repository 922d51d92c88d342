package org.huren.agent.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.spool.CheckQueue;

/** A queue in memory whose commits can be made to fail. */
final class FakeCheckQueue implements CheckQueue {
  private final Map<ItemId, Item> items = new HashMap<>();
  private final Map<ItemId, String> content = new HashMap<>();
  final List<Judgement> recorded = new ArrayList<>();
  int failuresAhead;

  synchronized void add(Item item, String bytes) {
    items.put(item.id(), item);
    content.put(item.id(), bytes);
  }

  @Override
  public synchronized List<Item> awaitingCheck(int atMost) {
    return items.values().stream()
        .filter(i -> i.state() == ItemState.RECEIVED)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .limit(atMost)
        .toList();
  }

  @Override
  public synchronized List<Item> sameIdentity(PayloadKind kind, String identity) {
    return items.values().stream()
        .filter(i -> i.kind() == kind && i.facts().identity().filter(identity::equals).isPresent())
        .filter(i -> i.state() != ItemState.DISCARDED && i.state() != ItemState.DUPLICATE)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  @Override
  public synchronized boolean sameContent(Item one, Item other) {
    return one.state() != ItemState.PURGED
        && other.state() != ItemState.PURGED
        && Objects.equals(content.get(one.id()), content.get(other.id()));
  }

  @Override
  public synchronized CompletionStage<Void> record(List<Judgement> judgements) {
    if (failuresAhead > 0) {
      failuresAhead--;
      return CompletableFuture.failedFuture(new IllegalStateException("disk I/O error"));
    }
    for (Judgement j : judgements) {
      recorded.add(j);
      items.put(j.item().id(), Items.withState(j.item(), j.verdict().state()));
    }
    return CompletableFuture.completedFuture(null);
  }
}
