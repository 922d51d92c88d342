package org.huren.agent.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.huren.agent.console.FakeRecords;
import org.huren.agent.item.DeliveryState;
import org.huren.config.ReadResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands against a real console: decisions, and when there is none to ask. */
class CliTest extends CommandLine {
  // ---- decisions

  @Test
  void release_printsWhatChanged() {
    busyDay();

    assertThat(huren("release", "abcdef01")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID-OF-HELD: held -> accepted
              UPLINK         STATE    TRIES  NEXT TRY  RECEIPT  LAST ERROR
              imaging-cloud  waiting      0  now       -        -
            """
                .replace("ID-OF-HELD", HELD));
  }

  @Test
  void discard_needsAReason_andKeepsIt() {
    busyDay();

    assertThat(huren("discard", HELD)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--reason");
    assertThat(huren("discard", HELD, "--reason", "病人重复")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines(HELD + ": held -> discarded\n");
    assertThat(running.records.audit(FakeRecords.id(0xabcdef01L)))
        .extracting(a -> a.reason().orElse(""))
        .containsExactly("病人重复");
  }

  @Test
  void retry_ofOneItemOrOfAnUplink() {
    busyDay();
    locale = Locale.SIMPLIFIED_CHINESE;

    assertThat(huren("retry", FakeRecords.id(2).toString())).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            ID-OF-ITEM：待上传 accepted
              上行链路       状态  次数  下次尝试  回执  最近错误
              imaging-cloud  等待     3  现在      -     test.unreachable (cloud.example)
            """
                .replace("ID-OF-ITEM", FakeRecords.id(2).toString()));

    assertThat(huren("retry", "--uplink", "imaging-cloud")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).isEqualToNormalizingNewlines("imaging-cloud：1 个上传现在重试\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "retry 01 --uplink u", "status --url http://127.0.0.1:1"})
  void wrongCommandLine_exits2(String line) {
    assertThat(huren(line.split(" "))).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void whatTheAgentRefuses_exits1_andSaysWhatToDo() {
    assertThat(huren("release", "ffffffff")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            """
            No such item: ffffffff
            List items with: huren items. Beginnings and ends of ids are looked for among the newest items only
            """);
  }

  // ---- when there is no agent to ask

  @Test
  void stoppedAgent_exits1_andSaysHowToStartIt() {
    running.close();

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "No agent is running on this spool: "
                + folder.resolve("console.url")
                + " does not exist. Start it with: huren run\n");
  }

  @Test
  void killedAgent_exits1() throws Exception {
    Path left = Files.createDirectory(folder.resolve("left"));
    Files.copy(folder.resolve("console.token"), left.resolve("console.token"));
    Files.copy(folder.resolve("console.url"), left.resolve("console.url"));
    running.close();
    config = new ReadResult.Ok(gateway(left), List.of());

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).startsWith("No agent answers at http://127.0.0.1:");
  }

  @Test
  void somethingElseOnThePort_isNotTakenForTheAgent() throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      Thread answer =
          new Thread(
              () -> {
                try (var socket = other.accept()) {
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".getBytes(US_ASCII));
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      answer.start();

      assertThat(
              huren(
                  "status",
                  "--url",
                  "http://127.0.0.1:" + other.getLocalPort(),
                  "--token-file",
                  folder.resolve("console.token").toString()))
          .isEqualTo(ExitCode.FAILED);
      answer.join(10_000);
    }
    assertThat(err.toString()).contains("is not an agent that this command understands");
  }

  @Test
  void tokenOfAnotherUser_isSaid() {
    Words words = new Words(Locale.ENGLISH, ZoneId.systemDefault());

    assertThat(Target.whyNot(new AccessDeniedException("/spool/console.token"), "li", words))
        .isEqualTo(
            "/spool/console.token can be read only by the user the agent runs as, not by li."
                + " Run the command as that user, with sudo -u");
  }

  @Test
  void damagedToken_isSaid() throws Exception {
    Files.writeString(folder.resolve("console.token"), "short");

    assertThat(huren("status")).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("console.token does not hold a console token");
  }

  @Test
  void tokenIsNeverSentToAnotherMachine() {
    assertThat(
            huren(
                "status",
                "--url",
                "http://192.0.2.1:7080",
                "--token-file",
                folder.resolve("console.token").toString()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("http://192.0.2.1:7080 is another machine");
  }

  @Test
  void brokenConfiguration_exits2_withEveryProblem() {
    config = new ReadResult.Invalid(List.of(problem(3), problem(9)));

    assertThat(huren("status", "--config", "other.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString().lines()).hasSize(2);
    assertThat(configsRead).containsExactly(Path.of("other.yaml"));
  }

  // ---- check and run

  @Test
  void check_printsEveryProblem_orASummary() {
    config = new ReadResult.Invalid(List.of(problem(3), problem(9)));
    assertThat(huren("check", "gateway.yaml")).isEqualTo(ExitCode.USAGE);
    assertThat(out.toString().lines()).hasSize(2);

    config = new ReadResult.Ok(gateway(folder), List.of());
    assertThat(huren("check", "gateway.yaml")).isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            "gateway.yaml is fine: 将乐县总医院; DICOM -; analyzers 0; uplinks 0\n");
  }

  @Test
  void run_startsTheAgent_onlyWithAGoodConfiguration() {
    assertThat(huren("run", "--config", "gateway.yaml")).isEqualTo(75);
    assertThat(runs).containsExactly("gateway.yaml");

    config = new ReadResult.Invalid(List.of(problem(3)));
    assertThat(huren("run")).isEqualTo(ExitCode.USAGE);
    assertThat(runs).hasSize(1);
  }

  // ---- help

  @ParameterizedTest
  @CsvSource({"en, Exit codes:", "zh-CN, 退出码："})
  void help_isInTheReadersLanguage(String language, String words) {
    locale = Locale.forLanguageTag(language);

    assertThat(huren("--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains(words, "discard", "check", "run").doesNotContain("option.");
    for (String command :
        List.of("run", "check", "status", "items", "show", "retry", "release", "discard")) {
      assertThat(huren(command, "--help")).as(command).isEqualTo(ExitCode.OK);
      assertThat(out.toString()).contains("huren " + command).doesNotContain("option.");
    }
  }

  @Test
  void version_isThatOfTheBuild() {
    assertThat(huren("--version")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).matches("huren \\d+\\.\\d+\\.\\d+\\S*\\R");
  }

  @Test
  void noCommand_exits2_andShowsThem() {
    assertThat(huren()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("status", "discard");
  }

  @Test
  void discardOfARemovedUplink_needsAReason_andPrintsHowMany() {
    busyDay();
    running.records.addDelivery(2, "old-cloud", DeliveryState.PENDING);

    assertThat(huren("discard", "--uplink", "old-cloud")).isEqualTo(ExitCode.USAGE);
    assertThat(huren("discard", "--uplink", "old-cloud", "--reason", "gone"))
        .isEqualTo(ExitCode.OK);
    assertThat(out.toString())
        .isEqualToNormalizingNewlines("old-cloud: 1 deliveries are given up\n");
    assertThat(huren("discard", "--uplink", "imaging-cloud", "--reason", "gone"))
        .isEqualTo(ExitCode.FAILED);
  }
}
