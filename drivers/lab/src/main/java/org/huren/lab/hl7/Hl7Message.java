package org.huren.lab.hl7;

import java.util.List;
import java.util.Map;
import org.huren.lab.text.Segment;

/** The segments from one MSH to the next, the MSH first. */
public record Hl7Message(List<Segment> segments) {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("ACK", Kind.RESPONSE),
          Map.entry("MCF", Kind.RESPONSE),
          Map.entry("QCK", Kind.RESPONSE),
          Map.entry("DSR", Kind.RESPONSE),
          Map.entry("RSP", Kind.RESPONSE),
          Map.entry("ORF", Kind.RESPONSE),
          Map.entry("ORR", Kind.RESPONSE),
          Map.entry("ORL", Kind.RESPONSE),
          Map.entry("ADT", Kind.REQUEST),
          Map.entry("ORM", Kind.REQUEST),
          Map.entry("OML", Kind.REQUEST),
          Map.entry("QRY", Kind.REQUEST),
          Map.entry("QBP", Kind.REQUEST),
          Map.entry("QCN", Kind.REQUEST),
          Map.entry("VXQ", Kind.REQUEST));

  public Hl7Message {
    segments = List.copyOf(segments);
  }

  public Segment header() {
    return segments.get(0);
  }

  /** MSH-9 as written with its first two components, {@code ORU^R01}. */
  public String type() {
    String event = header().get(9, 2);
    return event.isEmpty() ? header().get(9, 1) : header().get(9, 1) + "^" + event;
  }

  /**
   * What the message is for. An unknown or missing type counts as results: rather keep too much
   * than turn a result away.
   */
  public Kind kind() {
    String code = header().get(9, 1);
    return code.isEmpty() ? Kind.RESULTS : KINDS.getOrDefault(code, Kind.RESULTS);
  }

  /** What a message is for. */
  public enum Kind {
    RESULTS,
    /** Asks or orders something. */
    REQUEST,
    /** Answers one of ours; never answered itself. */
    RESPONSE
  }

  /** MSH-10. */
  public String controlId() {
    return header().get(10);
  }
}
