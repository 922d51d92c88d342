package org.huren.agent.check;

import java.time.Clock;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.Match;
import org.huren.agent.order.Matching;
import org.huren.agent.order.OrderBook;
import org.huren.agent.order.SpecimenItems;
import org.huren.agent.order.VerifiedReports;
import org.huren.agent.spool.CheckQueue;
import org.huren.config.OrdersConfig;

/** Nobody tells of orders, and no LIS sends reports. */
final class SiteWithoutOrders {
  private SiteWithoutOrders() {}

  static UrgentOrders urgent() {
    return new UrgentOrders(accession -> new Match.None(), false, Clock.systemUTC());
  }

  static LabExamination examination(CheckQueue queue, Analyzers analyzers) {
    return examination(queue, SpecimenItems.NONE, analyzers);
  }

  static LabExamination examination(
      CheckQueue queue, SpecimenItems specimens, Analyzers analyzers) {
    return new LabExamination(
        queue,
        specimens,
        analyzers,
        new OrderJoin(
            new Matching(OrdersConfig.Barcode.any(), OrderBook.EMPTY),
            OrdersConfig.defaults(),
            false,
            Clock.systemUTC()),
        new VerifiedJoin(
            new VerifiedReports(LisSystems.none(), analyzers, SpecimenItems.NONE),
            SpecimenItems.NONE,
            false));
  }
}
