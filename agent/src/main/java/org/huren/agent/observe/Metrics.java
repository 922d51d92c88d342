package org.huren.agent.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.UplinkId;
import org.huren.agent.upload.UplinkStatus.Circuit;

/**
 * The agent's figures in Prometheus' text format, named {@code <stage>_<noun>_<unit>[_total]}.
 * Labels take configured ids and constants only, never what a peer sent, so that their number is
 * bounded. Thread-safe.
 *
 * <pre>
 *   receive_objects_total{receiver}            acknowledged
 *   receive_bytes_total{receiver}              of those, as the device sent them
 *   receive_refused_total{receiver,reason}     see {@link Refusal}
 *   receive_associations{receiver}             open associations or connections
 *   receive_nak_ratio{receiver}                negative answers among all of the last hour, 0 to 1
 *   receive_ack_seconds{receiver}              last byte of an object to our answer (histogram)
 *   receive_listening{receiver}                1 or 0
 *   receive_unreachable{receiver}              1: an analyzer's or LIS's line that we open ourselves is down
 *   receive_idle_seconds{receiver}             since the last byte of any peer; absent before the first
 *   check_result_age_seconds{source}           since an analyzer's last result; absent before the first
 *   receive_certificate_expiry_seconds{receiver}   until the listener's certificate expires
 *   spool_flush_seconds                        one flush to disk (histogram)
 *   spool_items{state}
 *   spool_free_bytes, spool_min_free_bytes
 *   spool_intake_open                          1 or 0
 *   check_verdicts_total{verdict}              state the verdict led to
 *   study_registrations_total                  exam registrations made, later versions too
 *   study_studies{state}                       open, complete
 *   study_commitments{state}                   storage commitment requests: open, given_up
 *   upload_queue_items{uplink}, upload_queue_bytes{uplink}
 *   upload_queue_oldest_seconds{uplink}        since its oldest waiting item was received, 0 if none
 *   upload_rejected_items{uplink}              wait for a person
 *   upload_removed_items{uplink}               wait for an uplink that is not configured
 *   upload_deliveries_total{uplink,outcome}    delivered, postponed, rejected
 *   upload_send_seconds{uplink}                one request (histogram)
 *   upload_compression_objects_total{uplink,outcome}   compressed, or why it went as it is
 *   upload_compression_bytes_total{uplink,when}        of compressed ones, before and after
 *   upload_circuit_state{uplink}               0 closed, 1 half open, 2 open
 *   certificate_expiry_seconds{uplink}         until our certificate expires, negative afterwards
 *   agent_ready, jvm_*, process_*, system_*
 * </pre>
 */
public final class Metrics implements AutoCloseable {
  /**
   * Buckets of all histograms, in milliseconds: a flush on an SSD to an upload over a slow line.
   */
  private static final long[] BUCKETS_MILLIS = {
    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics gc = new JvmGcMetrics();
  private final Timer flush = timer("spool.flush", "One flush to disk", Tags.empty());
  private final Map<ItemState, Counter> verdicts = new EnumMap<>(ItemState.class);

  private final MultiGauge associations =
      gauge("receive.associations", "Open associations or connections");
  private final MultiGauge listening = gauge("receive.listening", "Whether the port is open");
  private final MultiGauge listenersCertificate =
      gauge("receive.certificate.expiry.seconds", "Until the listener's certificate expires");
  private final MultiGauge nakRatio =
      gauge("receive.nak.ratio", "Negative answers among all of the last hour");
  private final MultiGauge clockAhead =
      gauge("receive.clock.ahead.seconds", "How far an analyzer's clock is ahead of ours");
  private final MultiGauge unreachable =
      gauge("receive.unreachable", "Whether a line that we open ourselves is down");
  private final MultiGauge idle = gauge("receive.idle.seconds", "Since the last byte of any peer");
  private final MultiGauge resultAge =
      gauge("check.result.age.seconds", "Since an analyzer's last result");
  private final MultiGauge heldItems = gauge("check.held.items", "Held items of an analyzer");
  private final MultiGauge unmapped =
      gauge("check.unmapped.terms", "Units and codes seen that nobody has mapped");
  private final MultiGauge items = gauge("spool.items", "Items by state");
  private final MultiGauge freeBytes = gauge("spool.free.bytes", "Free space");
  private final MultiGauge minFreeBytes = gauge("spool.min.free.bytes", "Free space wanted");
  private final MultiGauge intakeOpen = gauge("spool.intake.open", "Whether objects are taken in");
  private final Counter registrations =
      counter("study.registrations", "Exam registrations made", Tags.empty());
  private final MultiGauge studies = gauge("study.studies", "Studies by state");
  private final MultiGauge commitments =
      gauge("study.commitments", "Storage commitment requests by state");
  private final MultiGauge queueItems = gauge("upload.queue.items", "Items waiting or under way");
  private final MultiGauge queueBytes = gauge("upload.queue.bytes", "Their bytes");
  private final MultiGauge queueOldest =
      gauge("upload.queue.oldest.seconds", "Since the oldest waiting item was received");
  private final MultiGauge waiting = gauge("upload.rejected.items", "Items waiting for a person");
  private final MultiGauge removed =
      gauge("upload.removed.items", "Items waiting for an uplink that is not configured");
  private final MultiGauge circuit = gauge("upload.circuit.state", "0 closed, 1 half open, 2 open");
  private final MultiGauge certificate =
      gauge("certificate.expiry.seconds", "Until our certificate expires");
  private final MultiGauge ready = gauge("agent.ready", "Whether devices can rely on the agent");

  public Metrics() {
    for (ItemState state :
        List.of(
            ItemState.ACCEPTED,
            ItemState.HELD,
            ItemState.QUARANTINED,
            ItemState.APART,
            ItemState.DUPLICATE)) {
      verdicts.put(
          state, counter("check.verdicts", "Items checked", Tags.of("verdict", label(state))));
    }
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gc.bindTo(registry);
  }

  /** One flush to disk took this long. */
  public void flushed(Duration took) {
    flush.record(took);
  }

  /** The check stage moved an item to {@code state}. */
  public void judged(ItemState state) {
    Counter counter = verdicts.get(state);
    if (counter == null) {
      throw new IllegalArgumentException(state + " is not the state of a verdict");
    }
    counter.increment();
  }

  /** An exam registration was made. */
  public void studyRegistered() {
    registrations.increment();
  }

  /** All figures, those that are states as {@code now} shows them. */
  public synchronized String scrape(Status now) {
    Instant at = now.agent().now();
    set(ready, Stream.of(now.health().ready()), r -> Tags.empty(), Metrics::oneOrZero);
    set(
        associations,
        now.receivers().stream(),
        r -> Tags.of("receiver", r.id()),
        Status.Receiver::open);
    set(
        listening,
        now.receivers().stream(),
        r -> Tags.of("receiver", r.id()),
        r -> oneOrZero(r.listening()));
    set(
        listenersCertificate,
        now.receivers().stream().filter(r -> r.certificateExpires().isPresent()),
        r -> Tags.of("receiver", r.id()),
        r -> seconds(at, r.certificateExpires().orElse(at)));
    set(
        nakRatio,
        now.receivers().stream().filter(r -> r.line().isPresent()),
        r -> Tags.of("receiver", r.id()),
        r -> r.line().get().lastHour().nakRate());
    set(
        unreachable,
        now.receivers().stream().filter(r -> r.line().isPresent()),
        r -> Tags.of("receiver", r.id()),
        r -> oneOrZero(r.line().get().unreachable().isPresent()));
    set(
        idle,
        now.receivers().stream().filter(r -> r.lastContact().isPresent()),
        r -> Tags.of("receiver", r.id()),
        r -> seconds(r.lastContact().get(), at));
    List<Status.Analyzer> analyzers = now.analyzers();
    set(
        resultAge,
        analyzers.stream().filter(a -> a.lastResult().isPresent()),
        a -> Tags.of("source", a.id()),
        a -> seconds(a.lastResult().get(), at));
    set(
        clockAhead,
        analyzers.stream().filter(a -> a.clockAheadSeconds().isPresent()),
        a -> Tags.of("receiver", a.id()),
        a -> a.clockAheadSeconds().orElse(0L));
    set(heldItems, analyzers.stream(), a -> Tags.of("source", a.id()), a -> (double) a.held());
    set(
        unmapped,
        analyzers.stream(),
        a -> Tags.of("source", a.id()),
        a -> a.unmappedUnits() + a.unmappedCodes());
    set(
        items,
        Arrays.stream(ItemState.values()),
        s -> Tags.of("state", label(s)),
        s -> now.items().getOrDefault(s, 0L));
    set(
        studies,
        Stream.of(
            Map.entry("open", now.studies().open()),
            Map.entry("complete", now.studies().complete())),
        s -> Tags.of("state", s.getKey()),
        Map.Entry::getValue);
    set(
        commitments,
        Stream.of(
            Map.entry("open", now.commitments().open()),
            Map.entry("given_up", now.commitments().givenUp())),
        s -> Tags.of("state", s.getKey()),
        Map.Entry::getValue);
    set(freeBytes, Stream.of(now.spool()), s -> Tags.empty(), Status.Spool::freeBytes);
    set(minFreeBytes, Stream.of(now.spool()), s -> Tags.empty(), Status.Spool::minFreeBytes);
    set(
        intakeOpen,
        Stream.of(now.spool()),
        s -> Tags.empty(),
        s -> oneOrZero(s.closed().isEmpty() && s.broken().isEmpty()));
    List<Status.Uplink> uplinks = now.uplinks();
    set(queueItems, uplinks.stream(), Metrics::tags, Status.Uplink::queued);
    set(queueBytes, uplinks.stream(), Metrics::tags, Status.Uplink::bytes);
    set(
        queueOldest,
        uplinks.stream(),
        Metrics::tags,
        u -> u.oldest().map(o -> seconds(o, at)).orElse(0.0));
    set(waiting, uplinks.stream(), Metrics::tags, Status.Uplink::waiting);
    set(
        removed,
        now.removedUplinks().stream(),
        u -> tags(u.id()),
        u -> (double) (u.queued() + u.waiting()));
    uplinks.forEach(this::deliveries);
    set(circuit, uplinks.stream(), Metrics::tags, u -> level(u.circuit()));
    set(
        certificate,
        uplinks.stream().filter(u -> u.certificateExpires().isPresent()),
        Metrics::tags,
        u -> seconds(at, u.certificateExpires().orElse(at)));
    return registry.scrape();
  }

  private void deliveries(Status.Uplink now) {
    deliveries(now, "delivered", now.delivered());
    deliveries(now, "postponed", now.postponed());
    deliveries(now, "rejected", now.rejected());
  }

  private void deliveries(Status.Uplink now, String outcome, long total) {
    Counter counter =
        counter(
            "upload.deliveries", "How tries to deliver ended", tags(now).and("outcome", outcome));
    counter.increment(Math.max(0, total - counter.count()));
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }

  Counter counter(String name, String description, Tags tags) {
    return Counter.builder(name).description(description).tags(tags).register(registry);
  }

  Timer timer(String name, String description, Tags tags) {
    return Timer.builder(name)
        .description(description)
        .tags(tags)
        .serviceLevelObjectives(
            Arrays.stream(BUCKETS_MILLIS).mapToObj(Duration::ofMillis).toArray(Duration[]::new))
        .register(registry);
  }

  static Tags tags(UplinkId uplink) {
    return Tags.of("uplink", uplink.value());
  }

  private static Tags tags(Status.Uplink uplink) {
    return tags(uplink.id());
  }

  private MultiGauge gauge(String name, String description) {
    return MultiGauge.builder(name).description(description).register(registry);
  }

  private static <T> void set(
      MultiGauge gauge, Stream<T> rows, Function<T, Tags> tags, ToDoubleFunction<T> value) {
    gauge.register(
        rows.<Row<?>>map(r -> Row.of(tags.apply(r), value.applyAsDouble(r))).toList(), true);
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toMillis() / 1000.0;
  }

  private static double level(Circuit circuit) {
    return switch (circuit) {
      case CLOSED -> 0;
      case HALF_OPEN -> 1;
      case OPEN -> 2;
    };
  }

  private static double oneOrZero(boolean is) {
    return is ? 1 : 0;
  }

  private static String label(ItemState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
