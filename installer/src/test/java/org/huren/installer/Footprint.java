package org.huren.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process on Linux holds on to.
 *
 * @param liveBytes of its heap after a full collection
 */
record Footprint(int files, int threads, long liveBytes) {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  static Footprint of(long pid) throws IOException, InterruptedException {
    Path process = Path.of("/proc", Long.toString(pid));
    // First, since a collection also closes what is only waiting for one
    long live = liveBytes(pid);
    return new Footprint(count(process.resolve("fd")), count(process.resolve("task")), live);
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }

  private static long liveBytes(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String answer = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    jcmd.waitFor();
    Matcher total = TOTAL.matcher(answer);
    if (!total.find()) {
      throw new IOException("jcmd did not answer with a histogram: " + answer);
    }
    return Long.parseLong(total.group(1));
  }
}
