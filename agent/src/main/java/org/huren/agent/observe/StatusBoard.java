package org.huren.agent.observe;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.Records;
import org.huren.agent.upload.UplinkStatus;

/** Puts together what the stages know of themselves. Thread-safe. */
public final class StatusBoard {
  private final String version;
  private final String instance;
  private final Clock clock;
  private final Instant startedAt;
  private final Records records;
  private final Supplier<Status.Spool> spool;
  private final List<ReceiverWatch> receivers;
  private final Supplier<List<Status.Analyzer>> analyzers;
  private final Supplier<List<UplinkStatus>> uplinks;

  /**
   * @param instance names this run of the process
   * @param spool asked on every health probe: must neither block nor read the database
   */
  public StatusBoard(
      String version,
      String instance,
      Clock clock,
      Records records,
      Supplier<Status.Spool> spool,
      List<ReceiverWatch> receivers,
      Supplier<List<Status.Analyzer>> analyzers,
      Supplier<List<UplinkStatus>> uplinks) {
    this.version = version;
    this.instance = instance;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.records = records;
    this.spool = spool;
    this.receivers = List.copyOf(receivers);
    this.analyzers = analyzers;
    this.uplinks = uplinks;
  }

  /** Everything; reads the spool's database. */
  public Status status() {
    Status.Spool now = spool.get();
    List<UplinkStatus> configured = uplinks.get();
    return new Status(
        new Status.Agent(version, instance, startedAt, clock.instant()),
        health(now),
        receivers.stream().map(ReceiverWatch::status).toList(),
        analyzers.get(),
        records.countByState(),
        records.studies(),
        records.commitments(),
        now,
        configured.stream().map(u -> Status.Uplink.of(u, records.backlog(u.uplink()))).toList(),
        removed(configured));
  }

  private List<Status.RemovedUplink> removed(List<UplinkStatus> configured) {
    Set<UplinkId> owed = new TreeSet<>(Comparator.comparing(UplinkId::value));
    owed.addAll(records.uplinksOwed());
    configured.forEach(uplink -> owed.remove(uplink.uplink()));
    return owed.stream()
        .map(
            id -> {
              Records.Backlog backlog = records.backlog(id);
              return new Status.RemovedUplink(
                  id, backlog.pending(), backlog.bytes(), backlog.rejected(), backlog.oldest());
            })
        .toList();
  }

  /** The raw bytes of one analyzer's line; empty if there is no such analyzer. */
  public Optional<LineCapture> capture(String analyzer) {
    return receivers.stream()
        .filter(r -> r.id().equals(analyzer))
        .flatMap(r -> r.line().stream())
        .map(LineWatch::capture)
        .findFirst();
  }

  /** Health alone, without touching the database, so that a probe never waits for it. */
  public Health health() {
    return health(spool.get());
  }

  private Health health(Status.Spool now) {
    List<Reason> reasons = new ArrayList<>();
    now.broken().ifPresent(reasons::add);
    now.closed().ifPresent(reasons::add);
    receivers.forEach(r -> r.problem().ifPresent(reasons::add));
    return new Health(now.broken().isEmpty(), reasons.isEmpty(), reasons);
  }
}
