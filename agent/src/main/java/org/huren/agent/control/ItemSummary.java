package org.huren.agent.control;

import java.time.Instant;
import java.util.Optional;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;

/**
 * One line of a list of items; without patient data.
 *
 * @param bytes as the device sent them
 * @param identity DICOM: SOP Instance UID
 * @param group DICOM: Study Instance UID
 * @param findings how many
 */
public record ItemSummary(
    ItemId id,
    PayloadKind kind,
    Source source,
    ItemState state,
    long bytes,
    Instant receivedAt,
    Optional<String> identity,
    Optional<String> group,
    Optional<Reason> reason,
    int findings) {
  public static ItemSummary of(Item item) {
    return new ItemSummary(
        item.id(),
        item.kind(),
        item.source(),
        item.state(),
        item.contentLength(),
        item.receivedAt(),
        item.facts().identity(),
        item.facts().group(),
        item.reason(),
        item.findings().size());
  }
}
