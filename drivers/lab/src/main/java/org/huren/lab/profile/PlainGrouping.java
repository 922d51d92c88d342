package org.huren.lab.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.huren.lab.record.PlainMessage;

/**
 * The samples of a message of lines or columns: each begins where its profile says, and what stands
 * before the first belongs to all. Records that hold no result describe the sample, wherever they
 * stand in it; the one that begins it may do both.
 */
final class PlainGrouping {
  private PlainGrouping() {}

  /**
   * Groups a message.
   *
   * @param results types of record that hold results
   */
  static List<Group> of(PlainMessage message, Set<String> results) {
    List<Group> groups = new ArrayList<>();
    Group open = new Group(Scope.empty(), List.of());
    boolean begun = false;
    Scope common = open.scope();
    for (PlainMessage.Part part : message.parts()) {
      String type = part.record().type();
      if (groups.isEmpty()) {
        groups.add(open);
      }
      if (part.begins()) {
        if (begun) {
          open = new Group(common.with(part.record()), List.of());
          groups.add(open);
        } else {
          common = open.scope();
          begun = true;
          open.addToScope(part.record());
        }
        if (results.contains(type)) {
          open.addLine(part.record());
        }
      } else if (results.contains(type) || type.equals(PlainMessage.UNKNOWN)) {
        open.addLine(part.record());
      } else {
        open.addToScope(part.record());
      }
    }
    return groups;
  }
}
