package org.huren.agent.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.huren.agent.control.Change;
import org.huren.agent.control.ItemDetail;
import org.huren.agent.control.ItemSummary;
import org.huren.agent.item.Delivery;
import org.huren.agent.item.Finding;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.Records.AuditEntry;

/** Items for people. */
final class ItemText {
  private static final String NOTHING = "-";

  private final Words words;
  private final Instant now;

  ItemText(Words words, Instant now) {
    this.words = words;
    this.now = now;
  }

  List<String> table(List<ItemSummary> items) {
    Table table =
        new Table(
            words.text("column.id"),
            words.text("column.state"),
            words.text("column.kind"),
            words.text("column.source"),
            ">" + words.text("column.bytes"),
            words.text("column.received"),
            words.text("column.why"));
    for (ItemSummary i : items) {
      table.row(
          i.id(),
          words.of(i.state()),
          i.kind(),
          i.source(),
          Words.size(i.bytes()),
          words.ago(i.receivedAt(), now),
          i.reason().map(words::of).orElse(NOTHING));
    }
    return new ArrayList<>(table.lines());
  }

  List<String> detail(ItemDetail detail) {
    ItemSummary item = detail.item();
    List<String> lines = new ArrayList<>();
    Table head = new Table("", "");
    head.row(words.text("column.id"), item.id());
    head.row(words.text("column.state"), words.of(item.state()));
    item.reason().map(words::of).ifPresent(w -> head.row(words.text("column.why"), w));
    head.row(words.text("column.kind"), item.kind());
    head.row(words.text("column.source"), item.source());
    head.row(words.text("column.bytes"), Words.size(item.bytes()));
    head.row(
        words.text("column.received"),
        words.time(item.receivedAt()) + " (" + words.ago(item.receivedAt(), now) + ")");
    item.identity().ifPresent(i -> head.row(words.text("column.identity"), i));
    item.group().ifPresent(g -> head.row(words.text("column.group"), g));
    lines.addAll(body(head));
    Table attributes = new Table("", "");
    new TreeMap<>(detail.attributes()).forEach(attributes::row);
    section(lines, "show.attributes", body(attributes));
    section(lines, "show.findings", detail.findings().stream().map(this::finding).toList());
    if (!detail.deliveries().isEmpty()) {
      section(lines, "show.deliveries", deliveries(detail.deliveries()));
    }
    section(lines, "show.audit", audit(detail.audit()));
    return lines;
  }

  List<String> change(Change.OfItem change) {
    List<String> lines = new ArrayList<>();
    ItemSummary item = change.item();
    lines.add(
        change.before() == item.state()
            ? words.text("change.same", item.id(), words.of(item.state()))
            : words.text(
                "change.state", item.id(), words.of(change.before()), words.of(item.state())));
    if (!change.deliveries().isEmpty()) {
      deliveries(change.deliveries()).forEach(l -> lines.add("  " + l));
    }
    return lines;
  }

  private List<String> deliveries(List<Delivery> deliveries) {
    Table table =
        new Table(
            words.text("column.uplink"),
            words.text("column.state"),
            ">" + words.text("column.tries"),
            words.text("column.next"),
            words.text("column.receipt"),
            words.text("column.error"));
    for (Delivery d : deliveries) {
      table.row(
          d.uplink(),
          words.of(d.state()),
          d.attempts(),
          next(d),
          d.receipt().map(r -> words.time(r.at()) + " " + r.reference()).orElse(NOTHING),
          d.lastError().map(words::of).orElse(NOTHING));
    }
    return table.lines();
  }

  private String next(Delivery delivery) {
    return switch (delivery.state()) {
      case PENDING ->
          delivery.dueAt().isAfter(now) ? words.time(delivery.dueAt()) : words.text("next.now");
      case LEASED -> words.text("next.under-way");
      case DELIVERED, REJECTED, CANCELLED -> NOTHING;
    };
  }

  private String finding(Finding finding) {
    Reason reason = finding.reason();
    return words.text("finding." + finding.severity(), words.of(reason));
  }

  private List<String> audit(List<AuditEntry> entries) {
    Table table = new Table("", "", "", "");
    for (AuditEntry e : entries) {
      table.row(words.time(e.at()), e.who(), e.what(), e.reason().orElse(""));
    }
    return body(table);
  }

  private void section(List<String> lines, String key, List<String> body) {
    if (!body.isEmpty()) {
      lines.add("");
      lines.add(words.text(key));
      body.forEach(l -> lines.add("  " + l));
    }
  }

  /** Without the empty head. */
  private static List<String> body(Table table) {
    return table.lines().subList(1, table.lines().size());
  }
}
