package org.huren.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huren.agent.console.RunningConsole;
import org.huren.config.ReadResult;
import org.huren.lab.profile.SiteTerms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of those who bring an instrument in: try-instrument, map. */
class WorkbenchCommandsTest {
  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int huren(Locale locale, String... arguments) {
    Environment environment =
        new Environment(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Map.of("HUREN_CONFIG", folder.resolve("gateway.yaml").toString()),
            "op",
            locale,
            file -> new ReadResult.Invalid(List.of()));
    return new Cli(environment, Clock.systemUTC(), (config, file) -> 0).execute(arguments);
  }

  private String message() throws IOException {
    Path file = folder.resolve("m.astm");
    Files.writeString(
        file,
        """
        H|\\^&|||XN^1|||||||P||20261120091530
        P|1||||Li^Wei||19700101|F
        O|1|S1
        R|1|^^^WBC|>6.1|x10^9/L|3.5-9.5|H||F||||20261120091530
        R|2|^^^GLU|90|odd|||
        R|3|^^^HGB|----|g/L
        L|1|N
        """);
    return file.toString();
  }

  @Test
  void tryInstrument_showsRecordsReportAndFindings() throws IOException {
    assertThat(huren(Locale.ENGLISH, "try-instrument", "generic-astm", message())).isZero();
    assertThat(out.toString())
        .contains("Message 1", "    R-3     ^^^WBC", "Report: PATIENT, sample S1, ")
        .containsPattern("WBC +>6.1 +x10\\^9/L +10\\*9/L +3.5-9.5 +H +FINAL")
        .containsPattern("GLU +90 +odd +\\? ")
        .contains("no value: NOT_MEASURED ----");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void tryInstrument_readsOwnProfilesAndMapsOfTheFolder_andTellsTheirProblems() throws IOException {
    Files.createDirectories(folder.resolve("maps"));
    Files.writeString(folder.resolve("maps/a-1.yaml"), "units: { odd: mg/dL }");
    assertThat(
            huren(Locale.ENGLISH, "try-instrument", "--analyzer", "a-1", "generic-astm", message()))
        .isZero();
    assertThat(out.toString()).containsPattern("GLU +90 +odd +mg/dL");
    Path own = folder.resolve("own.yaml");
    Files.writeString(own, "profile: own\nprotocol: astn\n");
    assertThat(huren(Locale.SIMPLIFIED_CHINESE, "try-instrument", own.toString(), message()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(out.toString()).contains("own.yaml:2:11 protocol");
    assertThat(huren(Locale.ENGLISH, "try-instrument", "nonsense", message()))
        .isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("nonsense.yaml does not exist");
  }

  @Test
  void tryInstrument_answersWithJson() throws IOException {
    assertThat(huren(Locale.ENGLISH, "try-instrument", "--json", "generic-astm", message()))
        .isZero();
    assertThat(out.toString()).contains("\"kind\" : \"mapped\"", "\"reason\" : \"not-measured\"");
  }

  @Test
  void map_suggestsLinesThatAreRefusedUntilSomebodyFillsThemIn() throws IOException {
    try (RunningConsole running = new RunningConsole(folder)) {
      assertThat(
              huren(
                  Locale.ENGLISH,
                  "map",
                  "--url",
                  running.console.access().url().toString(),
                  "--token-file",
                  folder.resolve("console.token").toString()))
          .isZero();
    }
    List<String> lines = out.toString().lines().toList();
    assertThat(lines)
        .startsWith("# maps/xn-1.yaml", "units:")
        .anyMatch(l -> l.startsWith("  \"10)/mm)\": \"?\"  # 12 items, newest "))
        .anyMatch(l -> l.startsWith("  \"685\": { name: \"?\" }  # 3 items"));
    String yaml = String.join("\n", lines.subList(0, lines.indexOf("")));
    assertThat(SiteTerms.read(yaml)).isInstanceOf(SiteTerms.Result.Refused.class);
    assertThat(SiteTerms.read(yaml.replace("\"?\"  #", "10*3/uL  #")))
        .isInstanceOf(SiteTerms.Result.Read.class);
  }
}
