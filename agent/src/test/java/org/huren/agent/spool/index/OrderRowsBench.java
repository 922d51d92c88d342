package org.huren.agent.spool.index;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.huren.agent.order.Order;
import org.huren.agent.order.OrderChange;
import org.huren.agent.order.OrderPatient;
import org.huren.agent.order.OrderedTest;
import org.huren.lab.model.Patient.Sex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a look-up and a change cost with a thousand and with a million orders; not among the tests:
 * {@code mvn -pl agent -am test -Dtest=OrderRowsBench -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class OrderRowsBench {
  private static final int AT_ONCE = 1000;
  private static final int TRIES = 2000;

  @TempDir Path folder;

  private static OrderChange order(int number) {
    return new OrderChange.Add(
        new Order(
            "lis-1",
            "A" + number,
            Order.Status.ACTIVE,
            false,
            Optional.empty(),
            Optional.of("吴医生"),
            Optional.of("内科"),
            Optional.empty(),
            Optional.of("12"),
            Optional.of(
                new OrderPatient(
                    "P" + number / 3,
                    Optional.of("赵一"),
                    Sex.FEMALE,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            List.of(
                new OrderedTest(
                    "58410-2",
                    "血常规",
                    Optional.of(Long.toString(8_800_000_000L + number)),
                    Optional.of("ACC" + number),
                    Optional.of("全血"),
                    Optional.empty(),
                    false))));
  }

  @Test
  void million() throws Exception {
    Index index = Index.open(new Database(folder), new Nobody());
    int there = 0;
    for (int size : new int[] {1000, 1_000_000}) {
      long began = System.nanoTime();
      for (; there < size; there += AT_ONCE) {
        List<OrderChange> some = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          some.add(order(there + i));
        }
        index.change(Durability.NORMAL, s -> OrderRows.apply(s, some, Instant.EPOCH)).join();
      }
      System.out.printf(
          Locale.ROOT, "%,d orders, filled in %.1f s%n", size, (System.nanoTime() - began) / 1e9);
      measure(index, size);
    }
    index.close();
  }

  private static void measure(Index index, int size) {
    SplittableRandom random = new SplittableRandom(1);
    long[] looks = new long[TRIES];
    long[] changes = new long[TRIES];
    for (int i = 0; i < TRIES; i++) {
      int number = random.nextInt(size);
      long began = System.nanoTime();
      String barcode = Long.toString(8_800_000_000L + number);
      List<Order> found =
          index.read(session -> OrderRows.byKey(session, OrderKey.SPECIMEN, barcode));
      looks[i] = System.nanoTime() - began;
      if (found.size() != 1) {
        throw new AssertionError("not found");
      }
      OrderChange change = new OrderChange.Complete("lis-1", "A" + number);
      began = System.nanoTime();
      index
          .change(Durability.NORMAL, s -> OrderRows.apply(s, List.of(change), Instant.EPOCH))
          .join();
      changes[i] = System.nanoTime() - began;
    }
    print("look-up", looks);
    print("change, committed", changes);
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "  %s: median %.0f us, p99 %.0f us%n",
        what,
        nanos[nanos.length / 2] / 1e3,
        nanos[nanos.length * 99 / 100] / 1e3);
  }
}
