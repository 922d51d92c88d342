package org.huren.lab.line;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Two pseudo terminals joined by socat, as a cable between two serial ports. It carries bytes and
 * hang-ups; it has neither speed nor parity nor modem lines, so those can't be tested on it.
 */
final class SerialPair implements AutoCloseable {
  private final Path ours;
  private final Path theirs;
  private final Process socat;

  private SerialPair(Path ours, Path theirs, Process socat) {
    this.ours = ours;
    this.theirs = theirs;
    this.socat = socat;
  }

  /**
   * Puts the cable in; where there is no socat the test is skipped, on the build machine it fails.
   */
  static SerialPair plug(Path folder) throws Exception {
    boolean there = Files.isExecutable(Path.of("/usr/bin/socat"));
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(there, "needs the Debian package socat");
    } else if (!there) {
      throw new AssertionError("needs the Debian package socat");
    }
    Path ours = folder.resolve("ours");
    Path theirs = folder.resolve("theirs");
    Process socat =
        new ProcessBuilder("socat", "pty,raw,echo=0,link=" + ours, "pty,raw,echo=0,link=" + theirs)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    AnalyzerLineTest.await(() -> Files.exists(ours) && Files.exists(theirs));
    return new SerialPair(ours, theirs, socat);
  }

  static String port(Path folder) {
    return folder.resolve("ours").toString();
  }

  Path theirs() {
    return theirs;
  }

  /** The instrument's end. */
  FarEnd.Talk instrument() throws IOException {
    var in = new Patient(Files.newInputStream(theirs));
    var out = Files.newOutputStream(theirs);
    return new FarEnd.Talk(
        in,
        out,
        () -> {
          out.close();
          in.close();
        });
  }

  /**
   * A read of a pseudo terminal can't be interrupted, so that one that waits in vain must end
   * itself.
   */
  private static final class Patient extends InputStream {
    private final InputStream in;
    private final BlockingQueue<Integer> read = new LinkedBlockingQueue<>();

    Patient(InputStream in) {
      this.in = in;
      Thread reader = new Thread(this::readAll, "far end of the cable");
      reader.setDaemon(true);
      reader.start();
    }

    private void readAll() {
      try {
        for (int b = in.read(); b >= 0; b = in.read()) {
          read.add(b);
        }
      } catch (IOException e) {
        // The cable was pulled out.
      }
    }

    @Override
    public int read() throws IOException {
      try {
        Integer next = read.poll(20, TimeUnit.SECONDS);
        if (next == null) {
          throw new IOException("nothing came");
        }
        return next;
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    @Override
    public int available() {
      return read.size();
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      into[from] = (byte) read();
      return 1;
    }

    @Override
    public void close() {
      // The reader ends with the cable: closing would wait for its read.
    }
  }

  /** Pulls the cable out, adapter and all. */
  @Override
  public void close() throws IOException {
    socat.destroy();
    socat.onExit().join();
    Files.deleteIfExists(ours);
    Files.deleteIfExists(theirs);
  }
}
