package org.huren.agent.order;

import java.util.List;
import java.util.Optional;

/**
 * What a message of a LIS, RIS or HIS changes. Applying one twice is the same as applying it once,
 * and applying them all again in the order of their arrival leads to the same end: that is what the
 * spool does when it lost its database.
 */
public sealed interface OrderChange {
  /** A new order, or more of one that is known. */
  record Add(Order order) implements OrderChange {}

  /** The whole of an order, whatever was known of it. */
  record Replace(Order order) implements OrderChange {}

  /**
   * Tests that are no longer wanted.
   *
   * @param tests none: the whole order
   */
  record Cancel(String source, String number, List<OrderedTest> tests) implements OrderChange {
    public Cancel {
      tests = List.copyOf(tests);
    }
  }

  /** The department is done with an order. */
  record Complete(String source, String number) implements OrderChange {}

  /** What is known of a patient now. */
  record Known(OrderPatient patient) implements OrderChange {}

  /** Two numbers turned out to be one person: {@code from} is not used any more. */
  record Merge(String from, OrderPatient into) implements OrderChange {}

  /** The order after a change; empty if the change has nothing to change. */
  static Optional<Order> apply(OrderChange change, Optional<Order> before) {
    if (change instanceof Add add) {
      boolean goesOn = before.filter(o -> o.status() != Order.Status.REVOKED).isPresent();
      return Optional.of(goesOn ? add.order().joinedTo(before.get()) : add.order());
    }
    if (change instanceof Replace replace) {
      return Optional.of(replace.order());
    }
    if (change instanceof Cancel cancel) {
      return before.map(o -> o.without(cancel.tests()));
    }
    return change instanceof Complete ? before.map(o -> o.in(Order.Status.COMPLETED)) : before;
  }
}
