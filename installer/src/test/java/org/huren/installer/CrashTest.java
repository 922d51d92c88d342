package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.huren.agent.item.KillPoint;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.ModalityKind;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.StudyShape;
import org.huren.simulator.modality.Workload;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise under fire: the agent is killed again and again under load, at random moments and at
 * each named place of the data path; at the end the cloud's ledger holds everything that any
 * modality was told is stored, unaltered, and nothing twice in effect.
 */
class CrashTest {
  private static final int RANDOM_KILLS = 10;
  private static final int KILLS_PER_POINT = 2;
  private static final List<ModalityKind> KINDS =
      List.of(ModalityKind.CT, ModalityKind.DX, ModalityKind.MR);

  @TempDir Path directory;

  private final Random random = new Random(20261121);

  @Test
  void killedAnywhereUnderLoad_deliversAllThatWasAcknowledged() throws Exception {
    Path sent = directory.resolve("sent.jsonl");
    try (ImagingCloud cloud = new ImagingCloud(directory);
        JsonLines record = JsonLines.open(sent)) {
      AgentProcess agent = new AgentProcess(directory, cloud.studies(), cloud.certificates());
      Load load = new Load(agent.dicomPort(), record);
      try {
        int kills = killRepeatedly(agent, load);
        assertThat(kills).isGreaterThanOrEqualTo(20);
        agent.start();
        agent.awaitReady();
        load.finish();
        agent.awaitDrained();
        assertThat(agent.stop()).as("exit code after SIGTERM").isIn(0, 143);
      } finally {
        load.close();
        agent.kill();
      }
      List<Acknowledged> acknowledged = JsonLines.read(sent, Acknowledged::ofJson);
      Comparison comparison = Comparison.of(acknowledged, cloud.ledger());
      assertThat(comparison.isClean()).as("%s%n%s", comparison, agent.log()).isTrue();
      assertThat(acknowledged).hasSizeGreaterThan(200);
    }
  }

  private int killRepeatedly(AgentProcess agent, Load load) throws Exception {
    List<Optional<KillPoint>> plan = new ArrayList<>();
    for (KillPoint point : KillPoint.values()) {
      for (int i = 0; i < KILLS_PER_POINT; i++) {
        plan.add(Optional.of(point));
      }
    }
    for (int i = 0; i < RANDOM_KILLS; i++) {
      plan.add(Optional.empty());
    }
    Collections.shuffle(plan, random);
    for (Optional<KillPoint> point : plan) {
      if (point.isPresent()) {
        agent.start("-Dhuren.crash=" + point.get() + ":" + (1 + random.nextInt(30)));
        assertThat(agent.endsWithin(Duration.ofSeconds(60)))
            .as("%s is passed under load%n%s", point.get(), agent.log())
            .isTrue();
      } else {
        agent.start();
        if (random.nextBoolean()) {
          agent.awaitReady();
        }
        Thread.sleep(random.nextInt(1500));
        agent.kill();
      }
    }
    assertThat(load.stored()).isPositive();
    return plan.size();
  }

  /** Modalities that send, and send again whatever was not answered, until told to finish. */
  private static final class Load implements AutoCloseable {
    private final ExecutorService pool = Executors.newFixedThreadPool(KINDS.size());
    private final List<CompletableFuture<Void>> running = new ArrayList<>();
    private final Tally tally = new Tally();
    private volatile boolean finishing;

    Load(int port, JsonLines record) {
      for (int i = 0; i < KINDS.size(); i++) {
        int number = i;
        running.add(CompletableFuture.runAsync(() -> send(number, port, record), pool));
      }
    }

    private void send(int number, int port, JsonLines record) {
      ModalityKind kind = KINDS.get(number);
      Peer peer =
          new Peer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              "HUREN",
              "MOD" + number,
              Peer.USUAL_PDU,
              Duration.ofSeconds(20));
      Modality.Manner manner =
          new Modality.Manner(1, 40, 10_000, Duration.ofMillis(100), Optional.empty());
      try {
        for (long study = 0; !finishing; study++) {
          Workload workload =
              Workload.of(
                  new Workload.Synthetic(
                      kind,
                      8,
                      40_000,
                      new StudyShape(2, 4),
                      number == 1,
                      "GB18030",
                      1000 * study + number),
                  Clock.systemUTC());
          new Modality(peer, manner, workload, record, tally, Clock.systemUTC(), new Random(number))
              .run();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    long stored() {
      return tally.stored();
    }

    /** Lets the studies at hand end. */
    void finish() {
      finishing = true;
      CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
    }

    @Override
    public void close() {
      finishing = true;
      pool.shutdownNow();
    }
  }
}
