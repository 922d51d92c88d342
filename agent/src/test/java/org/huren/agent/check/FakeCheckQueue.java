package org.huren.agent.check;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.spool.CheckQueue;

/** A queue in memory whose commits can be made to fail. */
final class FakeCheckQueue implements CheckQueue {
  private static final Set<ItemState> NOT_LOOKED_AT =
      Set.of(ItemState.DISCARDED, ItemState.DUPLICATE, ItemState.QUARANTINED);

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
  public synchronized List<Item> sameIdentity(Item item, String identity) {
    return items.values().stream()
        .filter(i -> i.kind() == item.kind() && !i.id().equals(item.id()))
        .filter(i -> i.facts().identity().filter(identity::equals).isPresent())
        .filter(i -> i.state() != ItemState.DISCARDED && i.state() != ItemState.DUPLICATE)
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .toList();
  }

  @Override
  public synchronized List<Item> sameGroup(
      PayloadKind kind, Source source, String group, int atMost) {
    return items.values().stream()
        .filter(i -> i.kind() == kind && i.source().equals(source))
        .filter(i -> i.facts().group().filter(group::equals).isPresent())
        .filter(i -> !NOT_LOOKED_AT.contains(i.state()))
        .sorted((a, b) -> b.id().compareTo(a.id()))
        .limit(atMost)
        .toList();
  }

  @Override
  public synchronized List<Item> held(Optional<ItemId> after, int atMost) {
    return items.values().stream()
        .filter(i -> i.state() == ItemState.HELD)
        .filter(i -> after.map(a -> i.id().compareTo(a) > 0).orElse(true))
        .sorted((a, b) -> a.id().compareTo(b.id()))
        .limit(atMost)
        .toList();
  }

  @Override
  public synchronized Optional<byte[]> content(Item item) {
    return Optional.ofNullable(content.get(item.id())).map(c -> c.getBytes(StandardCharsets.UTF_8));
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
      items.put(j.item().id(), Items.judged(j.item(), j.verdict()));
    }
    return CompletableFuture.completedFuture(null);
  }
}
