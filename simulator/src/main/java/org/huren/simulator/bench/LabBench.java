package org.huren.simulator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huren.simulator.analyzer.Analyzer;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.Comparison;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.option.DurationOption;
import org.huren.simulator.tally.Tally;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many analyzers at once, one on each port, all of them Sysmex XN: how many messages a second are
 * acknowledged, how long an analyzer waits for it, and how long a report takes from the analyzer's
 * last byte to the platform's ledger. Prints one JSON object.
 */
@Command(name = "lab-bench", mixinStandardHelpOptions = true)
public final class LabBench implements Callable<Integer> {
  private static final ZoneId HOSPITAL_TIME = ZoneId.of("Asia/Shanghai");

  @Option(names = "--first-port", required = true, description = "port of the first analyzer")
  private int firstPort;

  @Option(names = "--analyzers", description = "how many, on consecutive ports")
  private int analyzers = 1;

  @Option(names = "--count", description = "messages of all analyzers together")
  private int count = 1000;

  @Option(names = "--results", description = "of each message")
  private int results = 20;

  @Option(names = "--rate", description = "messages a second of all together; 0: no pause")
  private double rate;

  @Option(names = "--seed", description = "equal seeds give equal samples")
  private long seed = 1;

  @Option(names = "--sent", description = "file for the record of what was acknowledged")
  private Path sent = Path.of("sent.jsonl");

  @Option(names = "--ledger", description = "the platform's; without it nobody waits for delivery")
  private Optional<Path> ledger = Optional.empty();

  @Option(
      names = "--floor",
      description = "be the receivers too, and do nothing but flush into files of this folder")
  private Optional<Path> floor = Optional.empty();

  @Option(names = "--patience", description = "how long", converter = DurationOption.class)
  private Duration patience = Duration.ofSeconds(60);

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LabBench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    Files.deleteIfExists(sent);
    if (floor.isPresent()) {
      for (int i = 0; i < analyzers; i++) {
        LabFloor.listen(firstPort + i, Files.createDirectories(floor.get().resolve("" + i)));
      }
    }
    Tally tally = new Tally();
    long begin = System.nanoTime();
    try (JsonLines record = JsonLines.open(sent)) {
      ExecutorService threads = Executors.newFixedThreadPool(analyzers);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < analyzers; i++) {
          Analyzer analyzer = analyzer(i);
          running.add(
              threads.submit(
                  () -> {
                    analyzer.run(record, tally);
                    return analyzer;
                  }));
        }
        for (Future<?> each : running) {
          each.get();
        }
      } finally {
        threads.shutdownNow();
      }
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    Tally.Snapshot done = tally.snapshot();
    System.out.printf(
        Locale.ROOT,
        "{\"analyzers\":%d,\"messages\":%d,\"seconds\":%.2f,\"perSecond\":%.1f,\"bytesEach\":%d,"
            + "\"ackP50Millis\":%.2f,\"ackP99Millis\":%.2f,\"failures\":%d%s}%n",
        analyzers,
        done.stored(),
        seconds,
        done.stored() / seconds,
        done.bytes() / Math.max(1, done.stored()),
        done.p50Millis(),
        done.p99Millis(),
        done.failures().values().stream().mapToInt(n -> n).sum(),
        ledger.isPresent() ? delivered(ledger.get()) : "");
    return done.givenUp() == 0 ? 0 : 1;
  }

  private Analyzer analyzer(int number) {
    int own = count / analyzers + (number < count % analyzers ? 1 : 0);
    return new Analyzer(
        new Analyzer.Peer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), firstPort + number),
            Analyzer.Peer.USUAL_TIMEOUT,
            Analyzer.Peer.USUAL_SLOWNESS),
        new Analyzer.Work(
            InstrumentProfile.SYSMEX_XN,
            InstrumentProfile.SYSMEX_XN.charset(),
            own,
            results,
            1000 * seed + number),
        new Analyzer.Manner(rate / analyzers, 5, Duration.ofMillis(200), Optional.empty()),
        Clock.system(HOSPITAL_TIME));
  }

  /** Waits until the platform has everything, and says how long each report took to get there. */
  private String delivered(Path ledgerFile) throws IOException, InterruptedException {
    List<Acknowledged> acknowledged = JsonLines.read(sent, Acknowledged::ofJson);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      List<Accepted> accepted = JsonLines.read(ledgerFile, Accepted::ofJson);
      Comparison comparison = Comparison.of(acknowledged, accepted);
      if (comparison.delivered() == comparison.sent() || System.nanoTime() > deadline) {
        long[] micros = tookMicros(acknowledged, accepted);
        return String.format(
            Locale.ROOT,
            ",\"delivered\":%d,\"lost\":%d,\"duplicated\":%d,\"altered\":%d"
                + ",\"deliveryP50Millis\":%.1f,\"deliveryP99Millis\":%.1f",
            comparison.delivered(),
            comparison.sent() - comparison.delivered(),
            comparison.duplicated().size(),
            comparison.altered().size(),
            percentile(micros, 0.50),
            percentile(micros, 0.99));
      }
      Thread.sleep(200);
    }
  }

  private static long[] tookMicros(List<Acknowledged> acknowledged, List<Accepted> accepted) {
    Map<String, Instant> arrival = new HashMap<>();
    accepted.forEach(a -> arrival.putIfAbsent(a.known().id(), a.time()));
    return acknowledged.stream()
        .filter(a -> arrival.containsKey(a.id()))
        .mapToLong(
            a -> Duration.between(a.time(), arrival.get(a.id())).toNanos() / 1000 + a.micros())
        .sorted()
        .toArray();
  }

  private static double percentile(long[] sortedMicros, double share) {
    return sortedMicros.length == 0
        ? 0
        : sortedMicros[
                (int) Math.min(sortedMicros.length - 1L, (long) (sortedMicros.length * share))]
            / 1000.0;
  }
}
