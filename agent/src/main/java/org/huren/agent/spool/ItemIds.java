package org.huren.agent.spool;

import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.huren.agent.item.ItemId;

/**
 * Item ids that only ever grow, also over a clock that is set back and over restarts. Any thread.
 */
final class ItemIds {
  private final TimeBasedEpochGenerator generator;

  /**
   * Begins after an earlier process's last id.
   *
   * @param newest the highest id given so far
   */
  ItemIds(Clock clock, Random random, Optional<ItemId> newest) {
    // One past it: within a millisecond the generator counts from a random start.
    AtomicLong floor = new AtomicLong(newest.map(id -> id.epochMillis() + 1).orElse(0L));
    this.generator =
        new TimeBasedEpochGenerator(
            random,
            new UUIDClock() {
              @Override
              public long currentTimeMillis() {
                return floor.accumulateAndGet(clock.millis(), Math::max);
              }
            });
  }

  synchronized ItemId next() {
    return new ItemId(generator.generate());
  }
}
