package org.huren.agent.item;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.huren.config.Content;

/**
 * One payload that a device was told is stored.
 *
 * @param length of the file, bytes
 * @param crc32c CRC-32C of the whole file
 * @param contentOffset where the device's own bytes begin in the file (DICOM: behind group 0002)
 * @param contentCrc32c CRC-32C of the bytes from there on
 * @param receivedAt when its flush returned
 * @param reason why it is held, quarantined, a duplicate or discarded
 */
public record Item(
    ItemId id,
    PayloadKind kind,
    Source source,
    ItemState state,
    long length,
    int crc32c,
    int contentOffset,
    int contentCrc32c,
    Instant receivedAt,
    Facts facts,
    List<Finding> findings,
    Optional<Reason> reason) {
  public Item {
    findings = List.copyOf(findings);
  }

  /** What goes before it, and what after. */
  public Precedence precedence() {
    if (facts.isUrgent()
        || findings.stream().anyMatch(f -> f.reason().code().equals(Finding.URGENT_ORDER))) {
      return Precedence.URGENT;
    }
    return kind.content() == Content.IMAGES ? Precedence.IMAGE : Precedence.REPORT;
  }

  /** The same item, of which this was noticed. */
  public Item with(List<Finding> noticed) {
    return new Item(
        id,
        kind,
        source,
        state,
        length,
        crc32c,
        contentOffset,
        contentCrc32c,
        receivedAt,
        facts,
        noticed,
        reason);
  }

  /** Bytes the device sent. */
  public long contentLength() {
    return length - contentOffset;
  }
}
