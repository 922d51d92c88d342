package org.huren.agent.upload;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.DeliveryQueue.Turn;

/**
 * Takes claims of one uplink. A claim is a write to the database, so a queue that had nothing is
 * left alone until there is {@link #news} or its next delivery is due. One taker; news from any
 * thread.
 */
final class Claims {
  private static final Duration LEAST_PAUSE = Duration.ofMillis(10);

  /** Every so many claims the least urgent have their turn. */
  private static final int FAIRNESS = 4;

  private final DeliveryQueue queue;
  private final UplinkId uplink;
  private final Clock clock;
  private final Duration longestPause;
  private final AtomicBoolean news = new AtomicBoolean(true);
  private boolean imagesHadTurn = true;
  private int takes;
  private Optional<Instant> nextDue = Optional.empty();

  /**
   * Claims from a queue.
   *
   * @param longestPause nothing is put off for longer, so a due time further away was written
   *     before the machine's clock was set back
   */
  Claims(DeliveryQueue queue, UplinkId uplink, Clock clock, Duration longestPause) {
    this.queue = queue;
    this.uplink = uplink;
    this.clock = clock;
    this.longestPause = longestPause;
  }

  /** Something may have become due. */
  void news() {
    news.set(true);
  }

  /**
   * Claims what is due; empty if nothing is.
   *
   * @param images whether images have their turn that are not urgent
   */
  List<Claim> take(int atMost, long atMostBytes, boolean images) {
    Instant now = clock.instant();
    if (images != imagesHadTurn) {
      imagesHadTurn = images;
      news.set(true);
    }
    if (!news.getAndSet(false) && nextDue.map(due -> isAhead(due, now)).orElse(true)) {
      return List.of();
    }
    Turn turn = turn(images);
    List<Claim> claims = queue.claim(uplink, turn, atMost, atMostBytes, now);
    if (claims.isEmpty()) {
      nextDue = queue.nextDue(uplink, turn);
      if (nextDue.isPresent() && isImpossible(nextDue.get(), now)) {
        claims = queue.claim(uplink, turn, atMost, atMostBytes, nextDue.get());
      }
    }
    if (!claims.isEmpty()) {
      // There may be more
      news.set(true);
    }
    return claims;
  }

  private Turn turn(boolean images) {
    if (!images) {
      return Turn.WITHOUT_IMAGES;
    }
    takes = (takes + 1) % FAIRNESS;
    return takes == 0 ? Turn.LEAST_FIRST : Turn.BY_PRECEDENCE;
  }

  /** How long nothing can become due by itself; empty: for ever. */
  Optional<Duration> untilNextDue() {
    Instant now = clock.instant();
    return nextDue.map(
        due -> {
          Duration left = Duration.between(now, due);
          return isAhead(due, now) && left.compareTo(LEAST_PAUSE) > 0 ? left : LEAST_PAUSE;
        });
  }

  private boolean isAhead(Instant due, Instant now) {
    return now.isBefore(due) && !isImpossible(due, now);
  }

  private boolean isImpossible(Instant due, Instant now) {
    return Duration.between(now, due).compareTo(longestPause.plusMinutes(1)) > 0;
  }
}
