package org.huren.agent.order;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.huren.agent.order.OrderBook.Told;
import org.huren.lab.query.WorkOrder;

/**
 * What of an order is news to an analyzer: its tests that the analyzer was not told of, and those
 * it was told of that are no longer wanted.
 *
 * @param work one specimen's tests, all of them new or all of them taken back
 * @param tests the same tests as they are noted
 */
record News(Order order, WorkOrder work, Set<Told> tests, boolean takenBack) {
  /**
   * Compares an order with what an analyzer was told of it.
   *
   * @param measures whether the analyzer measures a test; what it does not is no news to it
   */
  static List<News> of(OrderBook book, String analyzer, Order order, Predicate<String> measures) {
    Set<Told> told = book.toldOf(analyzer, order);
    List<OrderedTest> wanted =
        order.status() == Order.Status.ACTIVE
            ? order.wanted().stream().filter(t -> measures.test(t.code())).toList()
            : List.of();
    List<News> news = new ArrayList<>();
    for (String specimen : order.specimens()) {
      List<OrderedTest> added =
          wanted.stream()
              .filter(t -> t.specimen().filter(specimen::equals).isPresent())
              .filter(t -> !told.contains(new Told(specimen, t.code())))
              .toList();
      boolean known = told.stream().anyMatch(t -> t.specimen().equals(specimen));
      if (known || !isMeasured(book, analyzer, order, specimen)) {
        add(news, order, specimen, added, false);
      }
    }
    if (order.status() != Order.Status.COMPLETED) {
      Set<Told> stale = new HashSet<>(told);
      wanted.forEach(t -> t.specimen().ifPresent(s -> stale.remove(new Told(s, t.code()))));
      for (String specimen : stale.stream().map(Told::specimen).sorted().distinct().toList()) {
        List<OrderedTest> gone =
            stale.stream()
                .filter(t -> t.specimen().equals(specimen))
                .sorted((a, b) -> a.code().compareTo(b.code()))
                .map(t -> taken(order, t))
                .toList();
        add(news, order, specimen, gone, true);
      }
    }
    return news;
  }

  /** An order that reached us behind the results which it asked for is none to be told of. */
  private static boolean isMeasured(OrderBook book, String analyzer, Order order, String specimen) {
    return order.orderedAt().isPresent()
        && book.measuredAt(analyzer, specimen)
            .filter(at -> !at.isBefore(order.orderedAt().get().toInstant()))
            .isPresent();
  }

  /**
   * A test that was told, as the order had it; one that is not in it any more has its code only.
   */
  private static OrderedTest taken(Order order, Told told) {
    return order.tests().stream()
        .filter(
            t -> t.code().equals(told.code()) && t.specimen().equals(Optional.of(told.specimen())))
        .findFirst()
        .map(OrderedTest::asCancelled)
        .orElseGet(
            () ->
                new OrderedTest(
                    told.code(),
                    told.code(),
                    Optional.of(told.specimen()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    true));
  }

  private static void add(
      List<News> news, Order order, String specimen, List<OrderedTest> tests, boolean takenBack) {
    Set<Told> noted =
        tests.stream().map(t -> new Told(specimen, t.code())).collect(Collectors.toSet());
    WorkOrders.of(order, specimen, tests, specimen::equals)
        .ifPresent(work -> news.add(new News(order, work, noted, takenBack)));
  }

  /** Notes that the analyzer knows it. */
  void note(OrderBook book, String analyzer) {
    book.told(analyzer, order, tests, takenBack);
  }

  /** Notes that the analyzer does not know it after all. */
  void undo(OrderBook book, String analyzer) {
    book.told(analyzer, order, tests, !takenBack);
  }
}
