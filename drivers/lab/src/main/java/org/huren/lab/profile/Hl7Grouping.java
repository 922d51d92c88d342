package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huren.lab.hl7.Hl7Message;
import org.huren.lab.model.Finding;
import org.huren.lab.text.Segment;

/**
 * The groups of ORU and OUL messages: PID over OBR over OBX, each with NTE.
 *
 * <p>ORC stands before its OBR in ORU and behind it in OUL. SPM stands behind its OBR's results in
 * ORU and before its OBRs in OUL; a message that names its type badly shows which by itself. What
 * is told of the specimen (the INV of a control) is not replaced by what is told of a result (the
 * INV of a reagent).
 */
final class Hl7Grouping {
  private final List<Group> groups = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final boolean specimenFirst;
  private List<Segment> patientNotes = new ArrayList<>();
  private Scope scope = Scope.empty();
  private Optional<Segment> commonOrder = Optional.empty();
  private Optional<Group> open = Optional.empty();

  private Hl7Grouping(boolean specimenFirst) {
    this.specimenFirst = specimenFirst;
  }

  static List<Group> of(Hl7Message message, List<Finding> findings) {
    Hl7Grouping grouping = new Hl7Grouping(specimenFirst(message));
    message.segments().forEach(grouping::add);
    findings.addAll(grouping.findings);
    return grouping.groups;
  }

  private static boolean specimenFirst(Hl7Message message) {
    for (Segment segment : message.segments()) {
      if (segment.type().equals("SPM") || segment.type().equals("OBR")) {
        return segment.type().equals("SPM");
      }
    }
    return message.type().startsWith("OUL");
  }

  private void add(Segment segment) {
    switch (segment.type()) {
      case "MSH" -> scope = scope.with(segment);
      case "PID" -> {
        scope = scope.without("PV1", "SPM", "SAC").with(segment);
        open = Optional.empty();
        patientNotes = new ArrayList<>();
      }
      case "ORC" -> commonOrder(segment);
      case "SPM" -> specimen(segment);
      case "OBR" -> {
        Scope around = scope.with(segment);
        begin(commonOrder.map(around::with).orElse(around));
        commonOrder = Optional.empty();
      }
      case "OBX" -> {
        if (open.isEmpty()) {
          findings.add(Finding.of(Finding.Code.MISPLACED_RECORD, "OBX"));
          begin(scope);
        }
        open.orElseThrow().addLine(segment);
      }
      case "NTE" -> open.ifPresentOrElse(g -> g.addNote(segment), () -> patientNotes.add(segment));
      default -> other(segment);
    }
  }

  private void commonOrder(Segment orc) {
    if (specimenFirst && open.isPresent() && open.get().lines().isEmpty()) {
      open.get().addToScope(orc);
    } else {
      commonOrder = Optional.of(orc);
    }
  }

  private void specimen(Segment spm) {
    if (specimenFirst || open.isEmpty()) {
      scope = scope.without("SAC", "INV").with(spm);
      open = Optional.empty();
    } else {
      open.get().addToScope(spm);
    }
  }

  private void other(Segment segment) {
    open.ifPresentOrElse(
        group -> {
          if (!scope.has(segment.type())) {
            group.addToScope(segment);
          }
        },
        () -> scope = scope.with(segment));
  }

  private void begin(Scope around) {
    Group group = new Group(around, patientNotes);
    groups.add(group);
    open = Optional.of(group);
  }
}
