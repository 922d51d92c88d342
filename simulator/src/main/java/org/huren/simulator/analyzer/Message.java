package org.huren.simulator.analyzer;

import java.util.List;

/**
 * One message as it goes over the line.
 *
 * @param controlId by which an HL7 answer names it
 * @param records each with its final CR
 */
record Message(String controlId, List<byte[]> records) {
  Message {
    records = List.copyOf(records);
  }

  long length() {
    return records.stream().mapToLong(r -> r.length).sum();
  }
}
