package org.huren.lab.profile;

import java.util.List;
import org.huren.lab.model.Finding;
import org.huren.lab.model.LabReport;

/** What a message turned out to be; findings are kept whatever it is. */
public sealed interface Mapping {
  List<Finding> findings();

  /**
   * Results.
   *
   * @param reports at least one; one without observations only if the message calls itself results
   *     and has none
   */
  record Mapped(List<LabReport> reports, List<Finding> findings) implements Mapping {
    public Mapped {
      reports = List.copyOf(reports);
      findings = List.copyOf(findings);
    }
  }

  /**
   * A proper message without results: a query, an order, a sign of life.
   *
   * @param type as the protocol calls it, {@code QRY^Q02} or {@code Q}
   */
  record NothingToReport(String type, List<Finding> findings) implements Mapping {
    public NothingToReport {
      findings = List.copyOf(findings);
    }
  }

  /** Not a message of the profile's protocol. */
  record Unreadable(Reason reason, List<Finding> findings) implements Mapping {
    public Unreadable {
      findings = List.copyOf(findings);
    }
  }

  /** Why nothing could be read. */
  enum Reason {
    /** No header record or segment. */
    NO_HEADER
  }
}
