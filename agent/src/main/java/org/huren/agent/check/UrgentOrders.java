package org.huren.agent.check;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;
import org.huren.agent.order.Match;

/**
 * Whether the order of an examination is an emergency's, by accession number. Images come by the
 * thousand, so what was found out is believed for a few seconds. One thread.
 */
public final class UrgentOrders {
  static final Finding FINDING = Finding.info(Finding.URGENT_ORDER);

  private static final Duration BELIEVED = Duration.ofSeconds(5);
  private static final int MOST = 64;

  private final Function<String, Match> byAccession;
  private final boolean inUse;
  private final Clock clock;
  private final Map<String, Known> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  private record Known(boolean urgent, Instant since) {}

  /**
   * @param byAccession finds the order of an examination
   * @param inUse whether anybody tells of orders here
   */
  public UrgentOrders(Function<String, Match> byAccession, boolean inUse, Clock clock) {
    this.byAccession = byAccession;
    this.inUse = inUse;
    this.clock = clock;
  }

  static boolean isUrgent(Match match) {
    return match instanceof Match.Found found
        && found.orders().stream().anyMatch(order -> order.stat());
  }

  /** Notes it, if it is so. */
  void note(Item item, List<Finding> findings) {
    if (inUse && item.facts().attribute("AccessionNumber").filter(this::isUrgent).isPresent()) {
      findings.add(FINDING);
    }
  }

  private boolean isUrgent(String accession) {
    Instant now = clock.instant();
    Known before = known.get(accession);
    if (before != null && Duration.between(before.since(), now).abs().compareTo(BELIEVED) < 0) {
      return before.urgent();
    }
    boolean urgent = isUrgent(byAccession.apply(accession));
    known.remove(accession);
    known.put(accession, new Known(urgent, now));
    return urgent;
  }
}
