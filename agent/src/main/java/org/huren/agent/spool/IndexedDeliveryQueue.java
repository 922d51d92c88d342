package org.huren.agent.spool;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.index.DeliveryRows;
import org.huren.agent.spool.index.Durability;

/** Deliveries to make, from the index. */
final class IndexedDeliveryQueue implements DeliveryQueue {
  private final Writes index;
  private final Payloads payloads;
  private final Clock clock;

  IndexedDeliveryQueue(Writes index, Payloads payloads, Clock clock) {
    this.index = index;
    this.payloads = payloads;
    this.clock = clock;
  }

  @Override
  public List<Claim> claim(UplinkId uplink, Turn turn, int atMost, long atMostBytes, Instant now) {
    while (true) {
      List<DeliveryRows.Leased> leased =
          index.writeAndWait(
              Durability.NORMAL,
              session -> DeliveryRows.lease(session, uplink, turn, atMost, atMostBytes, now));
      List<Claim> claims = new ArrayList<>(leased.size());
      for (DeliveryRows.Leased l : leased) {
        if (payloads.isWhole(l.stored())) {
          claims.add(
              new Claim(l.stored().item(), uplink, l.attempts(), payloads.payload(l.stored())));
        } else {
          payloads.quarantine(l.stored());
        }
      }
      if (!claims.isEmpty() || leased.isEmpty()) {
        return claims;
      }
    }
  }

  @Override
  public Optional<Instant> nextDue(UplinkId uplink, Turn turn) {
    return index.read(session -> DeliveryRows.nextDue(session, uplink, turn, clock.instant()));
  }

  @Override
  public CompletionStage<Void> settle(List<Settlement> settlements) {
    List<Settlement> all = List.copyOf(settlements);
    boolean onlyRetries =
        all.stream().allMatch(s -> s.outcome() instanceof DeliveryOutcome.RetryLater);
    return index.change(
        onlyRetries ? Durability.NORMAL : Durability.FULL,
        session -> {
          for (Settlement s : all) {
            DeliveryRows.settle(
                session, s.item(), s.uplink(), s.outcome(), s.dueAt(), clock.instant());
          }
        });
  }

  @Override
  public CompletionStage<Void> giveBack(List<Claim> claims) {
    List<Claim> all = List.copyOf(claims);
    return index.change(
        Durability.NORMAL,
        session -> {
          for (Claim c : all) {
            DeliveryRows.giveBack(session, c.item().id(), c.uplink());
          }
        });
  }
}
