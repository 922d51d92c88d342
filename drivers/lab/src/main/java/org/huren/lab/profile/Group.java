package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import org.huren.lab.text.Segment;

/** One order record, the records above it, and what lies below it. */
final class Group {
  /** One record that may hold a result, and the comments behind it. */
  record Line(Segment record, List<Segment> notes) {}

  private Scope scope;
  private final List<Line> lines = new ArrayList<>();
  private final List<Segment> notes;

  Group(Scope scope, List<Segment> notes) {
    this.scope = scope;
    this.notes = new ArrayList<>(notes);
  }

  Scope scope() {
    return scope;
  }

  List<Line> lines() {
    return lines;
  }

  /** Comments on the patient, the order and the specimen. */
  List<Segment> notes() {
    return notes;
  }

  void addLine(Segment record) {
    lines.add(new Line(record, new ArrayList<>()));
  }

  /** A comment, on the last line if there is one. */
  void addNote(Segment note) {
    if (lines.isEmpty()) {
      notes.add(note);
    } else {
      lines.get(lines.size() - 1).notes().add(note);
    }
  }

  /** A record that says more about the order or specimen. */
  void addToScope(Segment record) {
    scope = scope.with(record);
  }
}
