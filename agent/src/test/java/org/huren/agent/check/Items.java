package org.huren.agent.check;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.Verdict;

/** Builds items for tests; the number makes the id, so a higher one arrived later. */
final class Items {
  private Items() {}

  static ItemId id(int number) {
    return new ItemId(new UUID((1_800_000_000_000L + number) << 16 | 0x7000L, 1L << 63));
  }

  static Item image(int number, String sop, String content) {
    Map<String, String> attributes = new HashMap<>();
    attributes.put("SOPInstanceUID", sop);
    attributes.put("SeriesInstanceUID", "1.2.3");
    attributes.put("StudyInstanceUID", "1.2");
    attributes.put("PatientID", "P1");
    return image(number, attributes, content);
  }

  static Item image(int number, Map<String, String> attributes, String content) {
    Optional<String> sop = Optional.ofNullable(attributes.get("SOPInstanceUID"));
    return new Item(
        id(number),
        PayloadKind.DICOM,
        new Source("CT01"),
        ItemState.RECEIVED,
        100 + content.length(),
        7,
        100,
        content.hashCode(),
        Instant.EPOCH,
        new Facts(
            sop, Optional.ofNullable(attributes.get("StudyInstanceUID")), attributes, List.of()),
        List.of(),
        Optional.empty());
  }

  static Item withState(Item i, ItemState state) {
    return with(i, state, i.reason());
  }

  static Item judged(Item i, Verdict verdict) {
    return with(
        i,
        verdict.state(),
        verdict instanceof Verdict.Hold hold ? Optional.of(hold.reason()) : Optional.empty());
  }

  private static Item with(Item i, ItemState state, Optional<Reason> reason) {
    return new Item(
        i.id(),
        i.kind(),
        i.source(),
        state,
        i.length(),
        i.crc32c(),
        i.contentOffset(),
        i.contentCrc32c(),
        i.receivedAt(),
        i.facts(),
        i.findings(),
        reason);
  }
}
