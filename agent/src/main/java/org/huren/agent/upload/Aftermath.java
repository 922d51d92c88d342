package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.DeliveryQueue.Settlement;

/**
 * Draws the conclusions from how a request ended: when each item is tried again, whether alone, and
 * what it says about the uplink.
 *
 * <p>A failure of unclear fault (a 500 without more, a cut connection) may be the work of one
 * poison item or of a sick uplink, or chance. So its items are sent again together at once, and
 * each alone after a second such failure. Each is evidence against the uplink only until it has
 * failed {@link #BENEFIT_OF_DOUBT} times: a sick uplink meets fresh items all the time and its
 * circuit opens, whereas poison items soon count for nothing and hold up nobody.
 */
final class Aftermath {
  static final int BENEFIT_OF_DOUBT = 2;

  private final Pacing pacing;
  private final Suspects suspects;
  private final Clock clock;

  Aftermath(Pacing pacing, Suspects suspects, Clock clock) {
    this.pacing = pacing;
    this.suspects = suspects;
    this.clock = clock;
  }

  /** What follows from one request. */
  record Conclusion(List<Settlement> settlements, Pacing.Health health) {}

  Conclusion of(List<Claim> claims, Map<ItemId, DeliveryOutcome> outcomes) {
    Instant now = clock.instant();
    List<Settlement> settlements = new ArrayList<>(claims.size());
    Pacing.Health health = Pacing.Health.UNKNOWN;
    for (Claim claim : claims) {
      ItemId item = claim.item().id();
      DeliveryOutcome outcome = outcomes.getOrDefault(item, forgotten());
      Instant dueAt = now;
      if (outcome instanceof RetryLater later) {
        dueAt = now.plus(pause(claim, later, claims.size()));
        health = foremost(health, says(claim, later));
        if (later.fault() == Fault.UNCLEAR && (claims.size() == 1 || claim.attempts() > 0)) {
          suspects.add(item);
        }
      } else {
        health = Pacing.Health.GOOD;
        suspects.clear(item);
      }
      settlements.add(new Settlement(item, claim.uplink(), outcome, dueAt));
    }
    return new Conclusion(settlements, health);
  }

  private Duration pause(Claim claim, RetryLater later, int together) {
    if (later.after().isPresent()) {
      Duration wish = later.after().get();
      return later.fault() == Fault.UPLINK ? pacing.pauseAll(wish) : pacing.heard(wish);
    }
    return switch (later.fault()) {
      case UPLINK -> pacing.uplinkPause();
      case ITEM -> pacing.itemPause(claim.attempts() + 1);
      case UNCLEAR -> together > 1 ? Duration.ZERO : pacing.itemPause(claim.attempts() + 1);
    };
  }

  private static Pacing.Health says(Claim claim, RetryLater later) {
    return switch (later.fault()) {
      case UPLINK -> later.after().isEmpty() ? Pacing.Health.BAD : Pacing.Health.UNKNOWN;
      case ITEM -> Pacing.Health.UNKNOWN;
      case UNCLEAR ->
          claim.attempts() < BENEFIT_OF_DOUBT ? Pacing.Health.DOUBTFUL : Pacing.Health.UNKNOWN;
    };
  }

  /** A far side that has settled one item of a request is well, whatever became of the others. */
  private static Pacing.Health foremost(Pacing.Health one, Pacing.Health other) {
    return Stream.of(Pacing.Health.GOOD, Pacing.Health.BAD, Pacing.Health.DOUBTFUL)
        .filter(h -> h == one || h == other)
        .findFirst()
        .orElse(Pacing.Health.UNKNOWN);
  }

  private static DeliveryOutcome forgotten() {
    return new RetryLater(Optional.empty(), Reason.of("upload.no-outcome"), Fault.UNCLEAR);
  }
}
