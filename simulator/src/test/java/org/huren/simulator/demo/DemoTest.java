package org.huren.simulator.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.huren.simulator.dicom.Part10Bytes;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.language.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo on a small scale, a stand-in for the agent. */
class DemoTest {
  private static final DemoPlan SMALL =
      new DemoPlan(
          4096,
          12,
          20,
          2,
          10,
          11,
          20,
          Duration.ofMillis(200),
          Duration.ofMillis(600),
          Duration.ofSeconds(3));
  private static final Texts TEXTS = Texts.of(Locale.ENGLISH);

  @TempDir private Path samples;
  private final StringWriter out = new StringWriter();
  private Stage stage;

  @BeforeEach
  void setStage() throws IOException {
    stage = Stage.set();
  }

  @AfterEach
  void clearStage() {
    stage.close();
  }

  private DemoResult run(AgentCommand agent, Optional<Path> files) throws Exception {
    return new Demo(SMALL, stage, agent, TEXTS, new PrintWriter(out, true), Clock.systemUTC())
        .run(files);
  }

  private static AgentCommand agentWho(String habit) {
    return new AgentCommand(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            FakeAgent.class.getName(),
            habit));
  }

  @Test
  void everythingThatWasSent_isDeliveredAlthoughTheCloudWasAway() throws Exception {
    Uid uid = new Uid("1.2.840.4711");
    Files.write(samples.resolve("a.dcm"), Part10Bytes.of(uid, new byte[] {1, 2}));
    Files.writeString(samples.resolve("LICENSE.txt"), "not an image");
    Files.writeString(samples.resolve("b.dcm"), "not an image either, but it says so");

    DemoResult result = run(agentWho("honest"), Optional.of(samples));

    assertThat(result.isGood()).isTrue();
    assertThat(result.total().sent()).isEqualTo(40);
    assertThat(result.total().delivered()).isEqualTo(40);
    assertThat(result.deepestQueue()).isPositive();
    assertThat(result.rows())
        .extracting(DemoResult.Row::name)
        .containsExactly("CT01", "DX01", "FILES01", "xn-1", "chem-1");
    assertThat(result.toJson().toString())
        .startsWith(
            "{\"sent\":40,\"delivered\":40,\"lost\":0,\"duplicated\":0,\"altered\":0,\"seconds\":")
        .contains(
            "\"images\":15,\"labReports\":22,\"exams\":3,\"observations\":429,\"orders\":22,\"joined\":22,");
    assertThat(out.toString())
        .contains("cut off", "are back", "left out: " + samples.resolve("b.dcm"))
        .doesNotContain("LICENSE");
    assertThat(new DemoTable(TEXTS).lines(result))
        .hasSize(7)
        .last()
        .asString()
        .matches(" *total +40 +40 +0 +0 +0 +429 +[0-9.]+");

    List<Child> children = stage.children();
    stage.close();
    assertThat(children).hasSize(2).noneMatch(Child::isAlive);
    assertThat(stage.folder()).doesNotExist();
  }

  @Test
  void whatTheAgentLostOrAltered_isFound() throws Exception {
    DemoResult result = run(agentWho("careless"), Optional.empty());

    assertThat(result.isGood()).isFalse();
    assertThat(result.total().lost()).hasSize(1);
    assertThat(result.total().altered()).hasSize(2);
    assertThat(result.orders()).isEqualTo(new DemoResult.Joined(22, 21));
    assertThat(result.total().delivered()).isEqualTo(35);
  }

  @Test
  void agentThatEndsTooEarly_isQuoted() {
    AgentCommand silly = new AgentCommand(List.of("sh", "-c", "echo no such spool; exit 3"));

    assertThatThrownBy(() -> run(silly, Optional.empty()))
        .isInstanceOf(DemoFailure.class)
        .hasMessageContaining("agent ended too early")
        .hasMessageContaining("no such spool");
  }

  @Test
  void stageLeftRunning_leavesProcessesAndFolder() throws Exception {
    Child child = stage.start("sleeper", List.of("sleep", "60"));
    stage.leaveRunning();
    stage.close();
    try {
      assertThat(child.isAlive()).isTrue();
      assertThat(stage.folder()).exists();
    } finally {
      child.stop();
      Files.delete(stage.folder().resolve("sleeper.log"));
      Files.delete(stage.folder());
    }
  }
}
