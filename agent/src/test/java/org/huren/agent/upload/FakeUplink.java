package org.huren.agent.upload;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.spool.DeliveryQueue.Claim;

/** A far side that does what the test says. */
final class FakeUplink implements Uplink {
  /** Answers one request. */
  interface Behaviour {
    Map<ItemId, DeliveryOutcome> answer(List<Claim> claims) throws InterruptedException;
  }

  final List<List<ItemId>> requests = new CopyOnWriteArrayList<>();
  volatile Behaviour behaviour = FakeUplink::deliver;
  volatile Batch batch = new Batch(100, 1 << 20);
  volatile boolean closed;

  @Override
  public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    requests.add(claims.stream().map(c -> c.item().id()).toList());
    return behaviour.answer(claims);
  }

  static Map<ItemId, DeliveryOutcome> deliver(List<Claim> claims) {
    return all(claims, new Delivered(new Receipt(Instant.EPOCH, "there")));
  }

  static Behaviour fails(Fault fault) {
    return claims ->
        all(claims, new RetryLater(Optional.empty(), Reason.of("test." + fault), fault));
  }

  /** A far side that breaks down, without saying why, over every request that holds this item. */
  static Behaviour poisonedBy(List<ItemId> poison) {
    return claims ->
        claims.stream().anyMatch(c -> poison.contains(c.item().id()))
            ? fails(Fault.UNCLEAR).answer(claims)
            : deliver(claims);
  }

  static Map<ItemId, DeliveryOutcome> all(List<Claim> claims, DeliveryOutcome outcome) {
    Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
    claims.forEach(c -> outcomes.put(c.item().id(), outcome));
    return outcomes;
  }

  @Override
  public Batch batch() {
    return batch;
  }

  @Override
  public Optional<Instant> certificateExpiresAt() {
    return Optional.empty();
  }

  @Override
  public void close() {
    closed = true;
  }
}
