package org.huren.agent.observe;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.Records;
import org.huren.agent.upload.UplinkStatus;
import org.huren.agent.upload.UplinkStatus.Circuit;

/** The gateway at one moment, as status pages, commands and metrics show it; no patient data. */
public record Status(
    Agent agent,
    Health health,
    List<Receiver> receivers,
    List<Analyzer> analyzers,
    Map<ItemState, Long> items,
    Records.StudyCounts studies,
    Records.CommitmentCounts commitments,
    Spool spool,
    List<Uplink> uplinks,
    List<RemovedUplink> removedUplinks) {
  public Status {
    receivers = List.copyOf(receivers);
    analyzers = List.copyOf(analyzers);
    items = Map.copyOf(items);
    uplinks = List.copyOf(uplinks);
    removedUplinks = List.copyOf(removedUplinks);
  }

  /**
   * The running process.
   *
   * @param instance a new one for each start
   * @param now by the agent's clock, so that ages can be told on a machine whose clock differs
   */
  public record Agent(String version, String instance, Instant startedAt, Instant now) {}

  /**
   * One port that devices talk to. Counts are since the start of the process.
   *
   * @param address where it listens; the configured one until it does
   * @param link what an analyzer's line is doing, by the standard's name of its state; empty for
   *     others, or if nobody is connected
   * @param open associations or connections under way
   * @param lastContact any peer, any bytes
   * @param lastStored the last object acknowledged
   * @param refused how often something was refused, by {@link Refusal#label()}
   * @param callers who was let in, most recent contact first; the oldest are forgotten over {@value
   *     ReceiverWatch#MAX_CALLERS}
   * @param strangers who was turned away, most recent first; the oldest are forgotten over {@value
   *     ReceiverWatch#MAX_STRANGERS}
   * @param certificateExpires the certificate that is shown over TLS, or one it stands on
   * @param line what else is known of an analyzer's line; empty for others
   */
  public record Receiver(
      String id,
      String protocol,
      String address,
      boolean listening,
      Optional<String> link,
      int open,
      Optional<Instant> lastContact,
      Optional<Instant> lastStored,
      long objects,
      long bytes,
      Map<String, Long> refused,
      List<Caller> callers,
      List<Stranger> strangers,
      Optional<Instant> certificateExpires,
      Optional<LineStatus> line) {
    public Receiver {
      refused = Map.copyOf(refused);
      callers = List.copyOf(callers);
      strangers = List.copyOf(strangers);
    }
  }

  /**
   * A peer that was let in.
   *
   * @param name its AE title; empty for peers that have no name
   */
  public record Caller(
      String address,
      Optional<String> name,
      int open,
      Instant lastContact,
      Optional<Instant> lastStored,
      long objects,
      long bytes) {}

  /**
   * A peer that the configuration does not admit, with what an admin needs to list it.
   *
   * @param why it was turned away the last time
   */
  public record Stranger(
      String address, Optional<String> name, long count, Instant last, Optional<Reason> why) {}

  /**
   * What is known of an analyzer besides its line. Counts are since the start of the process.
   *
   * @param problem the last edit of its profile or maps, if it can't be used
   * @param clockAheadSeconds of ours; negative: behind; empty before enough messages came
   * @param held its items that are held
   * @param unmappedUnits units seen that nobody has mapped
   * @param unmappedCodes test codes, likewise
   */
  public record Analyzer(
      String id,
      String profile,
      Optional<String> problem,
      Optional<Instant> lastResult,
      Optional<Long> clockAheadSeconds,
      long held,
      int unmappedUnits,
      int unmappedCodes) {}

  /**
   * Where payloads are kept.
   *
   * @param broken a failure that only a restart ends; the process is about to
   * @param closed why nothing is taken in at present
   */
  public record Spool(
      String directory,
      long freeBytes,
      long minFreeBytes,
      Optional<Reason> broken,
      Optional<Reason> closed) {}

  /**
   * An uplink that is not configured any more, and something waits for: until it is configured
   * again or a person gives it up.
   *
   * @param queued items that wait for it
   * @param waiting items it refused for good
   * @param oldest when the oldest of the queued ones was received
   */
  public record RemovedUplink(
      UplinkId id, long queued, long bytes, long waiting, Optional<Instant> oldest) {}

  /**
   * One far side. Counts are since the start of the process.
   *
   * @param queued items waiting or under way
   * @param inFlight of those, in requests at this moment
   * @param oldest when the oldest of them was received
   * @param waiting items it refused for good, which wait for a person
   * @param nextProbe while it is left alone: when it is tried again
   * @param closedUntil while it is outside of its windows: when images go again
   * @param lastErrorAt empty if it happened before the start of the process
   * @param certificateExpires our certificate, or one it stands on
   */
  public record Uplink(
      UplinkId id,
      Circuit circuit,
      long queued,
      long bytes,
      int inFlight,
      Optional<Instant> oldest,
      long waiting,
      long delivered,
      long postponed,
      long rejected,
      Optional<Instant> nextProbe,
      Optional<Instant> closedUntil,
      Optional<Reason> lastError,
      Optional<Instant> lastErrorAt,
      Optional<Instant> lastSuccess,
      Optional<Instant> certificateExpires) {

    static Uplink of(UplinkStatus now, Records.Backlog backlog) {
      return new Uplink(
          now.uplink(),
          now.circuit(),
          backlog.pending(),
          backlog.bytes(),
          now.inFlight(),
          backlog.oldest(),
          backlog.rejected(),
          now.delivered(),
          now.retried(),
          now.rejected(),
          now.nextProbe(),
          now.closedUntil(),
          now.lastFailure().map(UplinkStatus.Failure::why).or(backlog::lastError),
          now.lastFailure().map(UplinkStatus.Failure::at),
          now.lastSuccess(),
          now.certificateExpires());
    }
  }
}
