package org.huren.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.huren.agent.console.RunningConsole;
import org.huren.agent.observe.LineCapture;
import org.huren.config.ReadResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureCommandTest {
  @TempDir Path folder;
  private final ScheduledExecutorService line = Executors.newSingleThreadScheduledExecutor();
  private final StringWriter err = new StringWriter();
  private final StringWriter out = new StringWriter();
  private RunningConsole running;

  @BeforeEach
  void start() throws IOException {
    running = RunningConsole.withAnalyzer(folder);
    LineCapture capture = running.analyzer.line().orElseThrow().capture();
    var unused =
        line.scheduleAtFixedRate(
            () -> {
              capture.bytes(true, new byte[] {0x05});
              capture.bytes(false, new byte[] {0x06, (byte) 0xFF});
            },
            0,
            20,
            TimeUnit.MILLISECONDS);
  }

  @AfterEach
  void stop() {
    line.shutdownNow();
    running.close();
  }

  private int capture(String analyzer, Path file) {
    Environment environment =
        new Environment(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Map.of(),
            "root",
            Locale.ENGLISH,
            path -> new ReadResult.Invalid(List.of()));
    return new Cli(environment, Clock.systemUTC(), (config, f) -> ExitCode.OK)
        .execute(
            "capture",
            analyzer,
            "--url",
            running.console.access().url().toString(),
            "--token-file",
            folder.resolve("console.token").toString(),
            "--seconds",
            "1",
            "--out",
            file.toString());
  }

  @Test
  void bothDirectionsAreWrittenForTheOwnersEyesOnly() throws IOException {
    Path file = folder.resolve("capture.txt");
    assertThat(capture("xn-1", file)).as(err.toString()).isEqualTo(ExitCode.OK);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines.get(1)).contains("PATIENT DATA");
    String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)";
    assertThat(lines)
        .filteredOn(l -> !l.startsWith("#"))
        .allMatch(l -> l.matches(time + " (< 05|> 06 FF)"));
    assertThat(lines).anyMatch(l -> l.endsWith("< 05")).anyMatch(l -> l.endsWith("> 06 FF"));
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(out.toString()).contains("PATIENT DATA");
  }

  @Test
  void aFileThatIsThereIsNeverOverwritten() throws IOException {
    Path file = Files.writeString(folder.resolve("kept.txt"), "mine");
    assertThat(capture("xn-1", file)).isEqualTo(ExitCode.USAGE);
    assertThat(file).hasContent("mine");
  }

  @Test
  void anAnalyzerThatIsNotThereIsSaidSo() {
    assertThat(capture("xn-9", folder.resolve("none.txt"))).isEqualTo(ExitCode.FAILED);
    assertThat(err.toString()).contains("xn-9");
    assertThat(folder.resolve("none.txt")).doesNotExist();
  }
}
