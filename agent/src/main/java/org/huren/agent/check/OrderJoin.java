package org.huren.agent.check;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Verdict;
import org.huren.agent.order.Match;
import org.huren.agent.order.Matching;
import org.huren.agent.spool.CheckQueue.Effects;
import org.huren.config.OrdersConfig;

/**
 * Whether a result has its order, and what becomes of it meanwhile. A site without any source of
 * orders asks for none.
 *
 * <pre>
 *   every specimen has its order          goes on
 *   a doubtful one among them             held; examined again when its number is told of
 *   one without, within orders.wait       held until the order comes or the time has passed
 *   after that, then: hold                held; joined still when the order comes
 *   after that, then: upload              goes on, with a finding
 * </pre>
 */
public final class OrderJoin {
  static final String AWAITS_ORDER = "check.awaits-order";

  private final Matching matching;
  private final OrdersConfig config;
  private final boolean inUse;
  private final Clock clock;

  /**
   * @param inUse whether anybody tells of orders here
   */
  public OrderJoin(Matching matching, OrdersConfig config, boolean inUse, Clock clock) {
    this.matching = matching;
    this.config = config;
    this.inUse = inUse;
    this.clock = clock;
  }

  /** Why an item can't go on; empty if it can. */
  Optional<Verdict> objection(Item item, List<Finding> findings) {
    if (!inUse) {
      return Optional.empty();
    }
    List<String> missing = new ArrayList<>();
    boolean urgent = false;
    for (String specimen : LabFacts.specimens(item.facts())) {
      Match match = matching.bySpecimen(specimen);
      if (match instanceof Match.Doubtful doubtful) {
        return Optional.of(new Verdict.Hold(doubtful.why(), findings));
      }
      if (match instanceof Match.None) {
        missing.add(specimen);
      }
      urgent |= UrgentOrders.isUrgent(match);
    }
    if (urgent) {
      findings.add(UrgentOrders.FINDING);
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (clock.instant().isBefore(until(item))) {
      return Optional.of(
          new Verdict.Hold(Reason.of(AWAITS_ORDER, item.source(), missing.size()), findings));
    }
    if (config.then() == OrdersConfig.Then.HOLD) {
      return Optional.of(
          new Verdict.Hold(Reason.of("check.no-order", item.source(), missing.size()), findings));
    }
    findings.add(Finding.warning("check.without-order", missing.size()));
    return Optional.empty();
  }

  private Instant until(Item item) {
    return item.receivedAt().plus(config.longest());
  }

  /** What a held item waits for. */
  Effects effects(Item item, Verdict verdict) {
    List<String> specimens = LabFacts.specimens(item.facts());
    if (!inUse || !(verdict instanceof Verdict.Hold hold)) {
      return Effects.specimens(specimens);
    }
    String code = hold.reason().code();
    if (code.equals(AWAITS_ORDER)) {
      return Effects.waiting(specimens, Optional.of(until(item)));
    }
    return code.equals("check.no-order") || code.startsWith("order.")
        ? Effects.waiting(specimens, Optional.empty())
        : Effects.specimens(specimens);
  }
}
