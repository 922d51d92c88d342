package org.huren.simulator.demo;

import java.util.List;
import org.huren.simulator.ledger.Comparison;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a demo ended.
 *
 * @param orders whether the reports carry them
 * @param givenUp what a device could not get stored
 * @param deepestQueue most items seen waiting at once
 */
record DemoResult(
    List<Row> rows,
    Comparison total,
    Joined orders,
    long givenUp,
    long deepestQueue,
    double seconds) {
  DemoResult {
    rows = List.copyOf(rows);
  }

  /**
   * Orders of samples.
   *
   * @param ordered sent to the gateway
   * @param joined samples whose every report carries the sample's own order
   */
  record Joined(int ordered, int joined) {}

  /** What one sender sent. */
  record Row(String name, long bytes, Comparison comparison) {}

  /**
   * Whether everything a device had to send is at its platform, once and unaltered, and every
   * report with its order.
   */
  boolean isGood() {
    return total.isClean() && givenUp == 0 && orders.joined() == orders.ordered();
  }

  long bytes() {
    return rows.stream().mapToLong(Row::bytes).sum();
  }

  ObjectNode toJson() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("sent", total.sent())
        .put("delivered", total.delivered())
        .put("lost", total.lost().size())
        .put("duplicated", total.duplicated().size())
        .put("altered", total.altered().size())
        .put("seconds", Math.round(seconds * 10) / 10.0)
        .put("images", total.images())
        .put("labReports", total.labReports())
        .put("exams", total.exams())
        .put("observations", total.observations())
        .put("orders", orders.ordered())
        .put("joined", orders.joined())
        .put("repeats", total.repeats())
        .put("givenUp", givenUp)
        .put("deepestQueue", deepestQueue)
        .put("bytes", bytes());
  }
}
