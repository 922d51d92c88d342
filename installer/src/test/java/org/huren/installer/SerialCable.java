package org.huren.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A serial cable made of two pseudo terminals, by socat. When a process that holds one end dies,
 * the cable ends with it, so that each life of the gateway gets a new one at the same place.
 */
final class SerialCable implements AutoCloseable {
  private static final Path SOCAT = Path.of("/usr/bin/socat");

  private final Path ours;
  private final Path theirs;
  private Optional<Process> socat = Optional.empty();

  /** Not yet laid. */
  SerialCable(Path folder) {
    this.ours = folder.resolve("tty-gateway");
    this.theirs = folder.resolve("tty-analyzer");
  }

  /** Skips the test where there is no socat; on the build machine it fails. */
  static void assumeThatThereIsOne() {
    boolean there = Files.isExecutable(SOCAT);
    if (!there && System.getenv("CI") != null) {
      throw new AssertionError("needs the Debian package socat");
    }
    Assumptions.assumeTrue(there, "needs the Debian package socat");
  }

  /** The gateway's end. */
  Path ours() {
    return ours;
  }

  /** The analyzer's end. */
  Path theirs() {
    return theirs;
  }

  /** Lays a new one, after the old one is gone. */
  void lay() throws IOException, InterruptedException {
    close();
    socat =
        Optional.of(
            new ProcessBuilder(
                    SOCAT.toString(),
                    "pty,raw,echo=0,link=" + theirs,
                    "pty,raw,echo=0,link=" + ours)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start());
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.exists(ours) || !Files.exists(theirs)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("socat made no pseudo terminals");
      }
      Thread.sleep(10);
    }
  }

  @Override
  public void close() throws IOException {
    if (socat.isPresent()) {
      socat.get().destroyForcibly().onExit().join();
      socat = Optional.empty();
    }
    Files.deleteIfExists(ours);
    Files.deleteIfExists(theirs);
  }
}
