package org.huren.agent.order;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.huren.agent.analyzer.LabFacts;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Item;

/**
 * Facts of a message that tells of orders: the changes themselves, so that the check need not open
 * the file. They leave the index with the payload.
 */
public final class OrderFacts {
  private static final String CHANGES = "Orders";
  private static final int LONGEST = 1 << 20;

  private OrderFacts() {}

  /** Facts of one message. */
  static Facts of(
      byte[] message,
      List<OrderChange> changes,
      Map<String, String> about,
      List<Finding> findings) {
    Map<String, String> attributes = new TreeMap<>(about);
    String json = OrderJson.write(changes);
    attributes.put(CHANGES, json.length() <= LONGEST ? json : "[]");
    Optional<String> number = changes.stream().flatMap(c -> number(c).stream()).findFirst();
    number.ifPresent(n -> attributes.put("OrderNumber", n));
    return new Facts(Optional.of(LabFacts.identity(message)), number, attributes, findings);
  }

  private static Optional<String> number(OrderChange change) {
    if (change instanceof OrderChange.Add add) {
      return Optional.of(add.order().number());
    }
    if (change instanceof OrderChange.Replace replace) {
      return Optional.of(replace.order().number());
    }
    return change instanceof OrderChange.Cancel cancel
        ? Optional.of(cancel.number())
        : Optional.empty();
  }

  /** Facts of a document of the HTTP intake, which was found to be right when it was taken. */
  public static Facts ofDocument(byte[] body) {
    try {
      List<OrderChange> changes =
          OrderJson.document(LisSystems.INTAKE.name(), body, Integer.MAX_VALUE);
      return of(body, changes, Map.of(LabFacts.MESSAGE_TYPE, "JSON"), List.of());
    } catch (OrderJson.Invalid e) {
      return of(body, List.of(), Map.of(LabFacts.MESSAGE_TYPE, "JSON"), List.of());
    }
  }

  /** The changes that an item makes; empty if it is no such message. */
  public static Optional<List<OrderChange>> changes(Item item) {
    return item.facts()
        .attribute(CHANGES)
        .map(json -> OrderJson.changes(item.source().name(), json));
  }
}
