package org.huren.agent.check;

import java.util.function.Predicate;
import org.huren.agent.item.Item;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;
import org.huren.agent.spool.CheckQueue.Effects;

/** HL7 comes from analyzers and from the systems that tell of orders. */
public final class BySender implements Examination {
  private final Predicate<Source> isLis;
  private final Examination lis;
  private final Examination analyzer;

  public BySender(Predicate<Source> isLis, Examination lis, Examination analyzer) {
    this.isLis = isLis;
    this.lis = lis;
    this.analyzer = analyzer;
  }

  private Examination of(Item item) {
    return isLis.test(item.source()) ? lis : analyzer;
  }

  @Override
  public boolean isFoundByItsEffects(Item item) {
    return of(item).isFoundByItsEffects(item);
  }

  @Override
  public Verdict examine(Item item) {
    return of(item).examine(item);
  }

  @Override
  public Effects effects(Item item, Verdict verdict) {
    return of(item).effects(item, verdict);
  }
}
