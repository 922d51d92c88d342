package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.huren.agent.item.KillPoint;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise under fire: the agent is killed again and again while modalities and analyzers send,
 * one of them with results that are held until the end; at random moments and at each named place
 * of the data path; at the end the platforms' ledger holds everything that any device was told is
 * stored, unaltered, and nothing twice in effect.
 */
class CrashTest {
  private static final int RANDOM_KILLS = 10;
  private static final int KILLS_PER_POINT = 2;

  /** {@link CommitmentCrashTest} passes these. */
  private static final Set<KillPoint> OF_COMMITMENT =
      EnumSet.of(KillPoint.BEFORE_COMMITMENT_ANSWER, KillPoint.BEFORE_COMMITMENT_REPORT);

  @TempDir Path directory;

  private final Random random = new Random(20261121);

  @Test
  void killedAnywhereUnderLoad_deliversAllThatWasAcknowledged() throws Exception {
    Path sent = directory.resolve("sent.jsonl");
    try (Platforms platforms = new Platforms(directory);
        JsonLines record = JsonLines.open(sent)) {
      AgentProcess agent = new AgentProcess(directory, platforms);
      Load load = new Load(agent, record);
      try {
        int kills = killRepeatedly(agent, load);
        assertThat(kills).isGreaterThanOrEqualTo(20);
        agent.start();
        agent.awaitReady();
        load.finish();
        agent.awaitDrained();
        assertThat(agent.releaseHeld()).isGreaterThan(20);
        agent.awaitDrained();
        assertThat(agent.stop()).as("exit code after SIGTERM").isIn(0, 143);
      } finally {
        load.close();
        agent.kill();
      }
      List<Acknowledged> acknowledged = JsonLines.read(sent, Acknowledged::ofJson);
      Comparison comparison = Comparison.of(acknowledged, platforms.ledger());
      assertThat(comparison.isClean()).as("%s%n%s", comparison, agent.log()).isTrue();
      assertThat(comparison.images()).isGreaterThan(200);
      assertThat(comparison.labReports()).isGreaterThan(100);
    }
  }

  private int killRepeatedly(AgentProcess agent, Load load) throws Exception {
    List<Optional<KillPoint>> plan = new ArrayList<>();
    for (KillPoint point : EnumSet.complementOf(EnumSet.copyOf(OF_COMMITMENT))) {
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
}
