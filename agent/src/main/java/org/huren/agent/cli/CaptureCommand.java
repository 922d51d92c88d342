package org.huren.agent.cli;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.Answer;
import org.huren.agent.observe.LineCapture;
import org.huren.agent.observe.LineCapture.Chunk;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code huren capture ANALYZER --out FILE}: the raw bytes of a line both ways, a line for what
 * came together.
 *
 * <pre>
 *   # comments
 *   2026-11-25T10:00:00.123+08:00 &lt; 05          from the instrument
 *   2026-11-25T10:00:00.124+08:00 &gt; 06          to it
 * </pre>
 */
@Command(name = "capture")
final class CaptureCommand extends AgentCommand {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
  private static final long PAUSE_MILLIS = 500;
  private static final int LONGEST_SECONDS = 86_400;
  private static final int CHARACTERS_A_BYTE = 3;
  private static final int BYTES_A_LINE = 256;

  @Parameters(paramLabel = "ANALYZER", descriptionKey = "option.line-analyzer")
  private String analyzer = "";

  @Option(names = "--seconds", paramLabel = "N", descriptionKey = "option.seconds")
  private int seconds = 60;

  @Option(names = "--out", paramLabel = "FILE", required = true, descriptionKey = "option.out")
  private Path out = Path.of("capture.txt");

  private final Clock clock;
  private final ZoneId zone = ZoneId.systemDefault();
  private final AtomicBoolean interrupted = new AtomicBoolean();

  CaptureCommand(Environment environment, Clock clock) {
    super(environment);
    this.clock = clock;
  }

  @Override
  int ask(AgentClient agent) {
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      environment.err().println(words.text("capture.seconds", LONGEST_SECONDS));
      return ExitCode.USAGE;
    }
    String by = UUID.randomUUID().toString();
    return after(
        agent.capture(analyzer, by, "begin"),
        begun -> {
          Thread end = new Thread(() -> interrupted.set(true), "end of capture");
          Runtime.getRuntime().addShutdownHook(end);
          try (Writer file = open()) {
            int code = record(agent, by, file);
            agent.capture(analyzer, by, "end");
            environment.out().println(words.text("capture.done", out.toAbsolutePath()));
            return code;
          } catch (FileAlreadyExistsException e) {
            agent.capture(analyzer, by, "end");
            environment.err().println(words.text("capture.exists", out));
            return ExitCode.USAGE;
          } catch (IOException e) {
            agent.capture(analyzer, by, "end");
            environment.err().println(words.text("capture.unwritten", out, e.toString()));
            return ExitCode.FAILED;
          } finally {
            removeHook(end);
          }
        });
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already.
    }
  }

  private int record(AgentClient agent, String by, Writer file) throws IOException {
    file.write("# huren capture of " + analyzer + ", begun " + at(clock.instant()) + "\n");
    file.write(
        "# HOLDS PATIENT DATA: give it to nobody who may not see it, delete it afterwards\n");
    file.write("# < from the instrument, > to it\n");
    environment.out().println(words.text("capture.begun", analyzer, seconds));
    Instant until = clock.instant().plusSeconds(seconds);
    long bytes = 0;
    while (true) {
      boolean last = interrupted.get() || !clock.instant().isBefore(until);
      Answer<LineCapture.Taken> answer = agent.capture(analyzer, by, "go-on");
      if (!(answer instanceof Answer.Ok<LineCapture.Taken> ok)) {
        return after(answer, unused -> ExitCode.FAILED);
      }
      for (Chunk chunk : ok.value().chunks()) {
        bytes += write(chunk, file);
      }
      if (ok.value().lost() > 0) {
        file.write("# " + ok.value().lost() + " bytes lost: too many at once\n");
      }
      file.flush();
      if (last) {
        file.write("# ended " + at(clock.instant()) + ", " + bytes + " bytes\n");
        return ExitCode.OK;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        interrupted.set(true);
      }
    }
  }

  private long write(Chunk chunk, Writer file) throws IOException {
    String head = at(chunk.at()) + (chunk.fromInstrument() ? " < " : " > ");
    int step = CHARACTERS_A_BYTE * BYTES_A_LINE;
    for (int from = 0; from < chunk.hex().length(); from += step) {
      int to = Math.min(chunk.hex().length(), from + step);
      file.write(head + chunk.hex().substring(from, to).strip() + "\n");
    }
    return (chunk.hex().length() + 1L) / CHARACTERS_A_BYTE;
  }

  private String at(Instant instant) {
    return TIME.format(instant.atZone(zone));
  }

  /** A new file that only its owner can read, where the system knows owners. */
  private Writer open() throws IOException {
    boolean posix = out.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] rights =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Files.newByteChannel(
            out, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), rights)
        .close();
    return Files.newBufferedWriter(out, StandardCharsets.UTF_8);
  }
}
