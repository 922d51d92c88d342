package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.lab.model.Finding;
import org.huren.lab.record.AstmMessage;
import org.huren.lab.text.Segment;

/**
 * The hierarchy of LIS02-A2: H over P over O over R, each with comments; M records stand where
 * results do, since that is what instruments put into them.
 */
final class AstmGrouping {
  private final List<Group> groups = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private List<Segment> patientNotes = new ArrayList<>();
  private Scope scope = Scope.empty();
  private Optional<Group> open = Optional.empty();

  private AstmGrouping() {}

  static List<Group> of(AstmMessage message, List<Finding> findings) {
    AstmGrouping grouping = new AstmGrouping();
    message.records().forEach(grouping::add);
    findings.addAll(grouping.findings);
    return grouping.groups;
  }

  private void add(Segment record) {
    switch (record.type()) {
      case "H" -> scope = scope.with(record);
      case "P" -> {
        scope = scope.without("O").with(record);
        open = Optional.empty();
        patientNotes = new ArrayList<>();
      }
      case "O" -> begin(scope.with(record));
      case "R" -> {
        if (open.isEmpty()) {
          findings.add(Finding.of(Finding.Code.MISPLACED_RECORD, "R"));
          begin(scope);
        }
        open.orElseThrow().addLine(record);
      }
      case "M" -> open.ifPresent(g -> g.addLine(record));
      case "C" -> open.ifPresentOrElse(g -> g.addNote(record), () -> patientNotes.add(record));
      default -> {}
    }
  }

  private void begin(Scope around) {
    Group group = new Group(around, patientNotes);
    groups.add(group);
    open = Optional.of(group);
  }
}
