package org.huren.agent.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huren.agent.item.ItemState;
import org.huren.agent.observe.LineStatus;
import org.huren.agent.observe.Status;

/** The gateway's status for people: what is wrong first, then each stage. */
final class StatusText {
  private static final int MOST_PEERS = 20;
  private static final String NOTHING = "-";

  private final Words words;

  StatusText(Words words) {
    this.words = words;
  }

  List<String> of(Status status) {
    Instant now = status.agent().now();
    List<String> lines = new ArrayList<>();
    lines.add(
        words.text(
            status.health().ready() ? "status.ready" : "status.not-ready",
            status.agent().version(),
            words.span(Duration.between(status.agent().startedAt(), now))));
    status.health().reasons().forEach(r -> lines.add("  ! " + words.of(r)));
    section(lines, "receivers", receivers(status.receivers(), now));
    refusals(lines, status.receivers());
    for (Status.Receiver r : status.receivers()) {
      if (r.certificateExpires().isPresent()) {
        String left = words.until(r.certificateExpires(), now);
        lines.add("  " + words.text("status.certificate", r.id(), left));
      }
    }
    status.receivers().forEach(r -> r.line().ifPresent(l -> line(lines, r.id(), l)));
    section(lines, "analyzers", analyzers(status.analyzers(), now));
    for (Status.Analyzer a : status.analyzers()) {
      a.problem()
          .ifPresent(p -> lines.add("  ! " + words.text("status.profile-problem", a.id(), p)));
    }
    section(lines, "callers", callers(status.receivers(), now));
    section(lines, "strangers", strangers(status.receivers(), now));
    section(lines, "items", items(status.items()));
    if (status.studies().open() + status.studies().complete() > 0) {
      lines.add(words.text("status.studies", status.studies().open(), status.studies().complete()));
    }
    if (status.commitments().open() + status.commitments().givenUp() > 0) {
      lines.add(
          words.text(
              "status.commitments", status.commitments().open(), status.commitments().givenUp()));
    }
    Status.Spool spool = status.spool();
    lines.add(
        words.text(
            "status.spool",
            spool.directory(),
            Words.size(spool.freeBytes()),
            Words.size(spool.minFreeBytes())));
    section(lines, "uplinks", uplinks(status.uplinks(), now));
    errors(lines, status.uplinks(), now);
    removed(lines, status.removedUplinks(), now);
    return lines;
  }

  private void section(List<String> lines, String name, Table table) {
    if (!table.isEmpty()) {
      lines.add("");
      lines.add(words.text("status." + name));
      table.lines().forEach(l -> lines.add("  " + l));
    }
  }

  private Table receivers(List<Status.Receiver> receivers, Instant now) {
    Table table =
        table("id", "protocol", "address", "state", ">open", ">objects", ">bytes", "contact");
    for (Status.Receiver r : receivers) {
      table.row(
          r.id(),
          r.protocol(),
          r.address(),
          state(r),
          r.open(),
          r.objects(),
          Words.size(r.bytes()),
          words.ago(r.lastContact(), now));
    }
    return table;
  }

  private String state(Status.Receiver receiver) {
    if (!receiver.listening()) {
      return words.text("status.closed");
    }
    if (receiver.line().filter(l -> l.unreachable().isPresent()).isPresent()) {
      return words.text("status.unreachable");
    }
    return receiver
        .link()
        .map(link -> words.text("status.connected", link.toLowerCase(Locale.ROOT)))
        .orElseGet(() -> words.text("status.listening"));
  }

  private Table analyzers(List<Status.Analyzer> analyzers, Instant now) {
    Table table = table("id", "profile", "result", "clock", ">held", ">units", ">codes");
    for (Status.Analyzer a : analyzers) {
      table.row(
          a.id(),
          a.profile(),
          words.ago(a.lastResult(), now),
          a.clockAheadSeconds().map(this::clock).orElse(NOTHING),
          a.held(),
          a.unmappedUnits(),
          a.unmappedCodes());
    }
    return table;
  }

  private String clock(long ahead) {
    String span = words.span(Duration.ofSeconds(Math.abs(ahead)));
    return words.text(ahead < 0 ? "status.clock.behind" : "status.clock.ahead", span);
  }

  private void refusals(List<String> lines, List<Status.Receiver> receivers) {
    for (Status.Receiver r : receivers) {
      if (!r.refused().isEmpty()) {
        String counts =
            r.refused().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> words.text("status.count", words.refusal(e.getKey()), e.getValue() + ""))
                .collect(Collectors.joining(words.text("status.comma")));
        lines.add("  " + words.text("status.refused", r.id(), counts));
      }
    }
  }

  private void line(List<String> lines, String id, LineStatus line) {
    line.unreachable().ifPresent(why -> lines.add("  " + words.text("status.line-lost", id, why)));
    line.lis()
        .ifPresent(
            lis ->
                lines.add(
                    "  "
                        + words.text(
                            lis.unreachable().isPresent() ? "status.lis-lost" : "status.lis",
                            id,
                            lis.address(),
                            lis.unreachable().orElse(""))));
    LineStatus.Hour hour = line.lastHour();
    if (line.naks() > 0) {
      String percent = String.format(Locale.ROOT, "%.1f", 100 * hour.nakRate());
      lines.add("  " + words.text("status.nak", id, hour.naks() + "", percent, line.naks() + ""));
    }
    Map<String, Long> counts = new TreeMap<>(line.noted());
    if (!counts.isEmpty()) {
      String all =
          counts.entrySet().stream()
              .map(e -> words.text("status.count", e.getKey(), e.getValue() + ""))
              .collect(Collectors.joining(words.text("status.comma")));
      lines.add("  " + words.text("status.noted", id, all));
    }
  }

  private Table callers(List<Status.Receiver> receivers, Instant now) {
    Table table = table("receiver", "name", "address", ">open", ">objects", ">bytes", "contact");
    for (Status.Receiver r : receivers) {
      for (Status.Caller c : first(r.callers())) {
        table.row(
            r.id(),
            c.name().orElse(NOTHING),
            c.address(),
            c.open(),
            c.objects(),
            Words.size(c.bytes()),
            words.ago(c.lastContact(), now));
      }
    }
    return table;
  }

  private Table strangers(List<Status.Receiver> receivers, Instant now) {
    Table table = table("receiver", "name", "address", ">tries", "contact", "why");
    for (Status.Receiver r : receivers) {
      for (Status.Stranger s : first(r.strangers())) {
        table.row(
            r.id(),
            s.name().orElse(NOTHING),
            s.address(),
            s.count(),
            words.ago(s.last(), now),
            s.why().map(words::of).orElse(NOTHING));
      }
    }
    return table;
  }

  private Table items(Map<ItemState, Long> items) {
    Table table = table("state", ">items");
    Stream.of(ItemState.values())
        .filter(s -> items.getOrDefault(s, 0L) > 0)
        .forEach(s -> table.row(words.of(s), items.getOrDefault(s, 0L)));
    return table;
  }

  private Table uplinks(List<Status.Uplink> uplinks, Instant now) {
    Table table =
        table(
            "id",
            "circuit",
            ">queued",
            ">bytes",
            "oldest",
            ">delivered",
            ">rejected",
            "success",
            "certificate");
    for (Status.Uplink u : uplinks) {
      table.row(
          u.id(),
          words.text("circuit." + u.circuit()),
          u.queued(),
          Words.size(u.bytes()),
          words.since(u.oldest(), now),
          u.delivered(),
          u.waiting(),
          words.ago(u.lastSuccess(), now),
          words.until(u.certificateExpires(), now));
    }
    return table;
  }

  private void errors(List<String> lines, List<Status.Uplink> uplinks, Instant now) {
    for (Status.Uplink u : uplinks) {
      u.closedUntil()
          .map(until -> words.text("status.outside-window", u.id(), words.time(until)))
          .ifPresent(l -> lines.add("  " + l));
    }
    for (Status.Uplink u : uplinks) {
      u.lastError()
          .map(e -> words.text("status.last-error", u.id(), words.of(e), when(u, now)))
          .ifPresent(l -> lines.add("  " + l));
    }
  }

  private void removed(List<String> lines, List<Status.RemovedUplink> uplinks, Instant now) {
    for (Status.RemovedUplink u : uplinks) {
      lines.add(
          "  ! "
              + words.text(
                  "status.removed-uplink",
                  u.id(),
                  u.queued() + u.waiting(),
                  Words.size(u.bytes()),
                  words.since(u.oldest(), now)));
    }
  }

  private String when(Status.Uplink uplink, Instant now) {
    Optional<Instant> at = uplink.lastErrorAt();
    return at.isPresent() ? words.ago(at.get(), now) : words.text("status.before-start");
  }

  private static <T> List<T> first(List<T> peers) {
    return peers.subList(0, Math.min(MOST_PEERS, peers.size()));
  }

  private Table table(String... columns) {
    return new Table(
        Stream.of(columns)
            .map(
                c ->
                    c.startsWith(">")
                        ? ">" + words.text("column." + c.substring(1))
                        : words.text("column." + c))
            .toArray(String[]::new));
  }
}
