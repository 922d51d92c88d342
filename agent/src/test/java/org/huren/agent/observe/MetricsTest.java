package org.huren.agent.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.agent.item.ItemState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Pattern SAMPLE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? \\S+");

  private final Metrics metrics = new Metrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void names_followTheRule() {
    new ReceiverWatch(
        "dicom",
        Protocol.DICOM,
        Statuses.DICOM_ADDRESS,
        metrics,
        Statuses.events(),
        Statuses.CLOCK);

    Set<String> names = new TreeSet<>();
    for (String line : metrics.scrape(Statuses.busy()).lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!line.startsWith("#")) {
        assertThat(sample.matches()).as(line).isTrue();
        names.add(sample.group(1));
      }
    }

    assertThat(names)
        .allSatisfy(
            n ->
                assertThat(n)
                    .matches(
                        "(receive|spool|check|study|upload|certificate|agent|jvm|process|system)"
                            + "(_[a-z0-9]+)+"));
    assertThat(names.stream().filter(n -> !n.matches("(jvm|process|system)_.*")))
        .filteredOn(n -> n.matches(".*(objects|bytes|refused|verdicts|deliveries)_total"))
        .containsExactlyInAnyOrder(
            "receive_objects_total",
            "receive_bytes_total",
            "receive_refused_total",
            "check_verdicts_total",
            "upload_deliveries_total");
    assertThat(names)
        .contains(
            "receive_associations",
            "receive_ack_seconds_bucket",
            "spool_flush_seconds_bucket",
            "spool_items",
            "spool_free_bytes",
            "upload_queue_items",
            "upload_queue_oldest_seconds",
            "upload_circuit_state",
            "certificate_expiry_seconds",
            "jvm_memory_used_bytes",
            "jvm_threads_live_threads",
            "process_files_open_files");
  }

  @Test
  void states_areThoseOfTheSnapshot() {
    String text = metrics.scrape(Statuses.busy());

    assertThat(text.lines())
        .contains(
            "spool_items{state=\"held\"} 1.0",
            "spool_items{state=\"purged\"} 0.0",
            "receive_certificate_expiry_seconds{receiver=\"dicom\"} 518400.0",
            "receive_idle_seconds{receiver=\"dicom\"} 3.0",
            "receive_unreachable{receiver=\"xn-1\"} 0.0",
            "receive_nak_ratio{receiver=\"xn-1\"} 0.125",
            "receive_clock_ahead_seconds{receiver=\"xn-1\"} -190.0",
            "check_result_age_seconds{source=\"xn-1\"} 420.0",
            "check_held_items{source=\"xn-1\"} 1.0",
            "check_unmapped_terms{source=\"xn-1\"} 5.0",
            "upload_queue_items{uplink=\"imaging-cloud\"} 12.0",
            "upload_queue_oldest_seconds{uplink=\"imaging-cloud\"} 300.0",
            "upload_circuit_state{uplink=\"imaging-cloud\"} 2.0",
            "upload_deliveries_total{outcome=\"delivered\",uplink=\"imaging-cloud\"} 340.0",
            "agent_ready 1.0");
  }

  @Test
  void anUplinkThatIsGone_isNoLongerShown() {
    metrics.scrape(Statuses.busy());

    assertThat(metrics.scrape(Statuses.quiet())).doesNotContain("upload_queue_items{");
  }

  @Test
  void countersOfUplinks_neverRunBackwards() {
    metrics.scrape(Statuses.busy());
    String again = metrics.scrape(Statuses.busy());

    assertThat(again.lines())
        .contains("upload_deliveries_total{outcome=\"postponed\",uplink=\"imaging-cloud\"} 15.0");
  }

  @Test
  void flushesAndVerdicts_areCounted() {
    metrics.flushed(Duration.ofMillis(4));
    metrics.judged(ItemState.QUARANTINED);

    assertThat(metrics.scrape(Statuses.quiet()).lines())
        .contains(
            "spool_flush_seconds_bucket{le=\"0.002\"} 0",
            "spool_flush_seconds_bucket{le=\"0.005\"} 1",
            "check_verdicts_total{verdict=\"quarantined\"} 1.0");
    assertThatThrownBy(() -> metrics.judged(ItemState.PURGED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void labels_neverCarryWhatAPeerSent() {
    ReceiverWatch watch =
        new ReceiverWatch(
            "dicom",
            Protocol.DICOM,
            Statuses.DICOM_ADDRESS,
            metrics,
            Statuses.events(),
            Statuses.CLOCK);
    watch.stranger(new Peer("10.66.66.66", Optional.of("EVIL")));
    watch.stored(new Peer("10.1.2.3", Optional.of("CT01")), 10, Duration.ofMillis(1));

    assertThat(metrics.scrape(Statuses.busy())).doesNotContain("EVIL", "10.66", "CT01", "10.1.2.3");
  }
}
