package org.huren.agent.control;

import java.util.List;
import java.util.Map;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.Finding;
import org.huren.agent.spool.Records.AuditEntry;

/**
 * All that is known of one item.
 *
 * @param attributes what was read from the payload; holds patient data
 */
public record ItemDetail(
    ItemSummary item,
    Map<String, String> attributes,
    List<Finding> findings,
    List<Delivery> deliveries,
    List<AuditEntry> audit) {
  public ItemDetail {
    attributes = Map.copyOf(attributes);
    findings = List.copyOf(findings);
    deliveries = List.copyOf(deliveries);
    audit = List.copyOf(audit);
  }
}
