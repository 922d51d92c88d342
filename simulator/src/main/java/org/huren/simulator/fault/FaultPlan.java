package org.huren.simulator.fault;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The faults that are armed. Safe for threads. */
public final class FaultPlan {
  private final RandomGenerator random;
  private final List<Armed> armed = new ArrayList<>();
  private final Map<String, Integer> struck = new TreeMap<>();

  public FaultPlan(RandomGenerator random) {
    this.random = random;
  }

  private static final class Armed {
    private final FaultOrder order;
    private int timesLeft;

    Armed(FaultOrder order) {
      this.order = order;
      this.timesLeft =
          order.occasion() instanceof FaultOrder.Occasion.Next n ? n.times() : Integer.MAX_VALUE;
    }
  }

  public synchronized void arm(FaultOrder order) {
    armed.add(new Armed(order));
  }

  public synchronized void clear() {
    armed.clear();
  }

  /** What is armed, as it was written. */
  public synchronized List<String> armed() {
    return armed.stream().map(a -> a.order.text()).toList();
  }

  /** How often each fault struck. */
  public synchronized Map<String, Integer> struck() {
    return Map.copyOf(struck);
  }

  /** Asks, at the moment where this kind of fault would show, whether one strikes. */
  public synchronized <F extends Fault> Optional<F> strike(Class<F> kind) {
    for (Iterator<Armed> each = armed.iterator(); each.hasNext(); ) {
      Armed a = each.next();
      if (!kind.isInstance(a.order.fault()) || !hits(a.order.occasion())) {
        continue;
      }
      if (--a.timesLeft <= 0) {
        each.remove();
      }
      struck.merge(a.order.text(), 1, Integer::sum);
      return Optional.of(kind.cast(a.order.fault()));
    }
    return Optional.empty();
  }

  private boolean hits(FaultOrder.Occasion occasion) {
    return !(occasion instanceof FaultOrder.Occasion.Chance c)
        || random.nextDouble() < c.probability();
  }
}
