package org.huren.installer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A serial cable made of two pseudo terminals, whose far end is a TCP port: what an analyzer of the
 * simulator sends there comes out of the gateway's serial port. It outlives the gateway's process,
 * as a cable does. Needs socat.
 */
final class SerialCable implements AutoCloseable {
  private final Path end;
  private final int farPort;
  private final List<Process> running;

  private SerialCable(Path end, int farPort, List<Process> running) {
    this.end = end;
    this.farPort = farPort;
    this.running = running;
  }

  /** Lays one; empty where there is no socat, but on the build machine there must be one. */
  static Optional<SerialCable> lay(Path folder) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of("/usr/bin/socat"))) {
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError("needs the Debian package socat");
      }
      return Optional.empty();
    }
    Path ours = folder.resolve("tty-ours");
    Path theirs = folder.resolve("tty-theirs");
    int port = AgentProcess.freePort();
    Process cable = start("pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs);
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!Files.exists(ours) || !Files.exists(theirs)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("socat made no pseudo terminals");
      }
      Thread.sleep(20);
    }
    Process far =
        start("tcp-listen:" + port + ",bind=127.0.0.1,reuseaddr,fork", theirs + ",raw,echo=0");
    return Optional.of(new SerialCable(ours.toRealPath(), port, List.of(cable, far)));
  }

  private static Process start(String one, String other) throws IOException {
    return new ProcessBuilder("socat", one, other)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** The gateway's serial port. */
  Path end() {
    return end;
  }

  int farPort() {
    return farPort;
  }

  @Override
  public void close() {
    running.forEach(Process::destroy);
  }
}
