package org.huren.lab.record;

import java.util.List;
import org.huren.lab.text.Segment;

/**
 * The records from one H to its L.
 *
 * @param records in order, the H first
 * @param terminated whether the L was there
 */
public record AstmMessage(List<Segment> records, boolean terminated) {
  public AstmMessage {
    records = List.copyOf(records);
  }

  public Segment header() {
    return records.get(0);
  }

  /** Whether it carries nothing but header and terminator. */
  public boolean isEmpty() {
    return records.size() == (terminated ? 2 : 1);
  }
}
