package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.huren.simulator.analyzer.Analyzer;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code simulator/bench/lab.py --soak}: connections of 20 messages each. */
class LabSoakTest {
  private static final int EACH = 20;

  @TempDir Path directory;

  private final Tally tally = new Tally();

  @Test
  @EnabledOnOs(OS.LINUX)
  void manyMessages_leaveNothingBehind() throws Exception {
    Path sent = directory.resolve("sent.jsonl");
    try (Platforms platforms = new Platforms(directory);
        JsonLines record = JsonLines.open(sent)) {
      AgentProcess agent = new AgentProcess(directory, platforms);
      agent.start();
      try {
        agent.awaitReady();
        send(agent, 200, 1, record);
        Footprint before = Footprint.of(agent.pid());
        send(agent, 600, 2, record);
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
      assertThat(acknowledged).hasSize(800);
      assertThat(Comparison.of(acknowledged, platforms.ledger()).isClean()).isTrue();
    }
  }

  private void send(AgentProcess agent, int messages, int seed, JsonLines record) throws Exception {
    for (int i = 0; i < messages / EACH; i++) {
      boolean astm = i % 2 == 0;
      InstrumentProfile profile =
          astm ? InstrumentProfile.SYSMEX_XN : InstrumentProfile.MINDRAY_BS_HL7;
      int port = astm ? agent.astmPort() : agent.hl7Port();
      new Analyzer(
              new Analyzer.Peer(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                  Analyzer.Peer.USUAL_TIMEOUT,
                  Analyzer.Peer.USUAL_SLOWNESS),
              new Analyzer.Work(profile, profile.charset(), EACH, 10, 1000L * seed + i),
              new Analyzer.Manner(0, 1, Duration.ZERO, Optional.empty()),
              Clock.system(ZoneId.of("Asia/Shanghai")))
          .run(record, tally);
    }
    agent.awaitDrained();
  }
}
