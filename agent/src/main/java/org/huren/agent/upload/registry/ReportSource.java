package org.huren.agent.upload.registry;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huren.agent.item.Item;
import org.huren.agent.item.Reason;
import org.huren.agent.order.Order;
import org.huren.agent.order.Verification;
import org.huren.lab.model.LabReport;

/**
 * Reads reports out of a payload. They are read again for every try, since the payload's bytes are
 * the truth and a mapping that was corrected since then should count.
 */
public interface ReportSource {
  /**
   * The reports of one payload, the same for the same bytes and the same mapping. Any thread; never
   * throws for what a payload holds.
   *
   * @param message the device's own bytes, found to be what was spooled
   */
  Outcome reports(Item item, byte[] message);

  /**
   * A report and what is known beside it.
   *
   * @param orders what it answers, all of one patient
   * @param verification the newest word of a person who stands for results of it
   * @param verified which of its results are verified, by index
   * @param verifies earlier documents that it verifies without replacing them, as the platforms
   *     name them
   */
  record Report(
      LabReport report,
      List<Order> orders,
      Optional<Verification> verification,
      Set<Integer> verified,
      List<String> verifies) {
    public Report {
      orders = List.copyOf(orders);
      verified = Set.copyOf(verified);
      verifies = List.copyOf(verifies);
    }

    /** A report that verifies no document but its own. */
    public Report(
        LabReport report,
        List<Order> orders,
        Optional<Verification> verification,
        Set<Integer> verified) {
      this(report, orders, verification, verified, List.of());
    }

    /** A report of which nothing else is known. */
    public Report(LabReport report) {
      this(report, List.of(), Optional.empty(), Set.of());
    }
  }

  /** What a payload turned out to hold. */
  sealed interface Outcome {
    /** Reports, in the message's order; those of other samples than patients' may be among them. */
    record Reports(List<Report> reports) implements Outcome {
      public Reports {
        reports = List.copyOf(reports);
      }
    }

    /** They can't be read now: the analyzer or its profile is not in the configuration any more. */
    record NotNow(Reason why) implements Outcome {}

    /** No report can ever be read from these bytes; a person decides. */
    record Unreadable(Reason why) implements Outcome {}
  }
}
