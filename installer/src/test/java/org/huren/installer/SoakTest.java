package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.huren.simulator.bench.Soak;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code simulator/bench/soak.py}: associations of 20 instances each. */
class SoakTest {
  @TempDir Path directory;

  @Test
  @EnabledOnOs(OS.LINUX)
  void shortAssociations_leaveNothingBehind() throws Exception {
    Path sent = directory.resolve("sent.jsonl");
    try (Platforms platforms = new Platforms(directory);
        JsonLines record = JsonLines.open(sent)) {
      AgentProcess agent = new AgentProcess(directory, platforms);
      agent.start();
      try {
        agent.awaitReady();
        send(agent, 600, 1, record);
        Footprint before = Footprint.of(agent.pid());
        send(agent, 1800, 2, record);
        Footprint after = Footprint.of(agent.pid());
        assertThat(after.files()).as("file handles").isLessThanOrEqualTo(before.files() + 4);
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + 4);
        assertThat(after.liveBytes())
            .as("live heap, %s before", before.liveBytes())
            .isLessThan(before.liveBytes() + 2_000_000);
      } finally {
        agent.kill();
      }
      List<Acknowledged> acknowledged = JsonLines.read(sent, Acknowledged::ofJson);
      assertThat(acknowledged).hasSize(2400);
      assertThat(Comparison.of(acknowledged, platforms.ledger()).isClean()).isTrue();
    }
  }

  private static void send(AgentProcess agent, int instances, long seed, JsonLines record)
      throws Exception {
    InetSocketAddress gateway =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), agent.dicomPort());
    assertThat(Soak.run(gateway, new Soak.Load(instances, 20, 4096, 4, seed), record))
        .isEqualTo(instances);
    agent.awaitDrained();
  }
}
