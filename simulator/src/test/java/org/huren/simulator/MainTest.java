package org.huren.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.huren.simulator.language.Texts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {
  private static final Locale[] LANGUAGES = {Locale.ENGLISH, Locale.SIMPLIFIED_CHINESE};

  @TempDir private Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(Locale language, String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.commandLine(language)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> commands = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(sub -> commands.addAll(all(sub)));
    return commands;
  }

  @Test
  void everyCommandAndOption_isDescribedInBothLanguages() {
    for (Locale language : LANGUAGES) {
      for (CommandLine command : all(Main.commandLine(language))) {
        assertThat(command.getUsageMessage(CommandLine.Help.Ansi.OFF))
            .contains(command.getCommandSpec().usageMessage().description()[0].substring(0, 5));
        command
            .getCommandSpec()
            .args()
            .forEach(
                argument ->
                    assertThat(argument.description())
                        .as("%s of %s", argument.paramLabel(), command.getCommandName())
                        .isNotEmpty());
      }
    }
  }

  @Test
  void bothLanguages_haveTheSameTexts() {
    assertThat(Texts.of(LANGUAGES[1]).bundle().keySet())
        .isEqualTo(Texts.of(LANGUAGES[0]).bundle().keySet());
  }

  @Test
  void everyMessage_isAPatternThatLosesNoArgument() {
    for (Locale language : LANGUAGES) {
      Texts texts = Texts.of(language);
      for (String key : texts.bundle().keySet()) {
        String pattern = texts.bundle().getString(key);
        // Descriptions of options go to picocli as they are, others through MessageFormat.
        if (!pattern.contains("{0}")) {
          continue;
        }
        String text = texts.text(key, "<0>", "<1>", "<2>", "<3>", "<4>", "<5>", "<6>");
        for (int i = 0; pattern.contains("{" + i + "}"); i++) {
          assertThat(text).as(key).contains("<" + i + ">");
        }
      }
    }
  }

  @Test
  void numbers_areShownWithoutGrouping() {
    assertThat(Texts.of(LANGUAGES[0]).text("demo.verdict", 1234, 1234, 0, 0, 0))
        .isEqualTo("1234 sent, 1234 delivered, 0 lost, 0 duplicated, 0 altered");
    assertThat(Texts.of(LANGUAGES[1]).text("demo.verdict", 1234, 1234, 0, 0, 0))
        .startsWith("1234 sent, 1234 delivered, 0 lost, 0 duplicated, 0 altered");
  }

  @Test
  void certs_areWrittenOnceAndNotOverwritten() {
    String directory = folder.resolve("certs").toString();

    assertThat(run(LANGUAGES[0], "simulate", "certs", directory).code()).isZero();
    Outcome again = run(LANGUAGES[0], "simulate", "certs", directory);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("--force");
    assertThat(run(LANGUAGES[0], "simulate", "certs", "--force", directory).code()).isZero();
  }

  @Test
  void modality_storesAndSaysSo() throws Exception {
    try (org.huren.simulator.modality.TestScp scp =
        org.huren.simulator.modality.TestScp.accepting()) {
      Outcome outcome =
          run(
              LANGUAGES[0],
              "simulate",
              "modality",
              "--port",
              Integer.toString(scp.address().getPort()),
              "--kind",
              "dx",
              "--count",
              "3",
              "--size",
              "8KB",
              "--study-shape",
              "1x2",
              "--sent",
              folder.resolve("sent.jsonl").toString(),
              "--json");

      assertThat(outcome.err()).isEmpty();
      assertThat(outcome.code()).isZero();
      assertThat(outcome.out()).contains("\"stored\":3").contains("\"givenUp\":0");
      assertThat(folder.resolve("sent.jsonl")).content().hasLineCount(3);
      assertThat(scp.received().get(0).callingAe()).isEqualTo("DX01");
    }
  }

  @Test
  void wrongValues_areAUsageErrorThatSaysWhatIsWrong() {
    for (String[] wrong :
        new String[][] {
          {"--called", "MORE THAN SIXTEEN CHARACTERS", "AE title"},
          {"--study-shape", "3", "SERIESxIMAGES"},
          {"--size", "big", "512KB"},
          {"--pause", "soon", "250ms"},
          {"--associations", "0", "at least 1"},
        }) {
      Outcome outcome = run(LANGUAGES[0], "simulate", "modality", wrong[0], wrong[1]);
      assertThat(outcome.code()).as(wrong[0]).isEqualTo(2);
      assertThat(outcome.err()).contains(wrong[2]);
    }
  }

  @Test
  void platform_namesTheFaultItDoesNotKnow() {
    Outcome outcome =
        run(LANGUAGES[0], "simulate", "platform", "--certs", "x", "--dir", "y", "--fault", "sleep");

    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("fault 'sleep'").contains("answer-lost");
  }

  @Test
  void failure_isOneLineInTheUsersLanguage() {
    Outcome outcome =
        run(
            LANGUAGES[1],
            "simulate",
            "platform",
            "--listen",
            "127.0.0.1:0",
            "--certs",
            folder.resolve("none").toString(),
            "--dir",
            folder.resolve("cloud").toString());

    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("失败").contains("server.key").hasLineCount(1);
  }

  @Test
  void analyzer_namesWhatItDoesNotKnow() {
    for (String[] wrong :
        new String[][] {
          {"--profile", "abbott", "sysmex-xn"},
          {"--results", "400", "1 to 24"},
          {"--fault", "drop", "lost-ack"},
        }) {
      Outcome outcome =
          run(LANGUAGES[0], "simulate", "analyzer", "--port", "1", wrong[0], wrong[1]);
      assertThat(outcome.code()).as(wrong[0]).isEqualTo(2);
      assertThat(outcome.err()).contains(wrong[2]);
    }
    Outcome outcome =
        run(
            LANGUAGES[0],
            "simulate",
            "analyzer",
            "--port",
            "1",
            "--protocol",
            "astm",
            "--profile",
            "mindray-bs-hl7");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("mindray-bs-hl7 speaks hl7");
  }
}
