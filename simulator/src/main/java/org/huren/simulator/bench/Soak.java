package org.huren.simulator.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.ModalityKind;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.StudyShape;
import org.huren.simulator.modality.Workload;
import org.huren.simulator.tally.Tally;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Many short associations: each brings one small study and is released, as many modalities do all
 * day. Whoever drives it watches what the gateway holds on to.
 */
@Command(name = "soak", mixinStandardHelpOptions = true)
public final class Soak implements Callable<Integer> {
  @Option(names = "--port", required = true, description = "of the gateway, on this machine")
  private int port;

  @Option(names = "--instances", description = "in all")
  private int instances = 200_000;

  @Option(names = "--each", description = "instances of one association")
  private int each = 20;

  @Option(names = "--bytes", description = "pixel bytes of an instance")
  private long bytes = 4096;

  @Option(names = "--callers", description = "associations at once")
  private int callers = 4;

  @Option(names = "--seed", description = "equal seeds give equal UIDs")
  private long seed = 1;

  @Option(names = "--sent", description = "file for the record of what was acknowledged")
  private Path sent = Path.of("sent.jsonl");

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Soak()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    long begin = System.nanoTime();
    long stored;
    try (JsonLines record = JsonLines.open(sent)) {
      InetSocketAddress gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      Load load = new Load(instances, each, bytes, callers, seed);
      stored = run(gateway, load, record);
    }
    System.out.printf(
        Locale.ROOT,
        "{\"asked\":%d,\"stored\":%d,\"seconds\":%.1f}%n",
        instances,
        stored,
        (System.nanoTime() - begin) / 1e9);
    return stored == instances ? 0 : 1;
  }

  /**
   * How much to send.
   *
   * @param instances in all
   * @param each of one association
   * @param bytes of pixels in each
   * @param callers associations at once
   * @param seed equal seeds give equal UIDs
   */
  public record Load(int instances, int each, long bytes, int callers, long seed) {
    public Load {
      if (each < 1 || callers < 1 || instances < 0) {
        throw new IllegalArgumentException("nothing to send");
      }
    }
  }

  /** Sends it all and answers how many instances were acknowledged. */
  public static long run(InetSocketAddress gateway, Load load, JsonLines record)
      throws InterruptedException, ExecutionException {
    Tally tally = new Tally();
    AtomicInteger begun = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(load.callers());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < load.callers(); i++) {
        String title = "SOAK" + i;
        running.add(
            threads.submit(
                () -> {
                  for (int from = begun.getAndAdd(load.each());
                      from < load.instances();
                      from = begun.getAndAdd(load.each())) {
                    study(gateway, title, load, from, record, tally);
                  }
                  return title;
                }));
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return tally.stored();
  }

  private static void study(
      InetSocketAddress gateway, String title, Load load, int from, JsonLines record, Tally tally)
      throws IOException, InterruptedException {
    int count = Math.min(load.each(), load.instances() - from);
    Workload study =
        Workload.of(
            new Workload.Synthetic(
                ModalityKind.CT,
                count,
                load.bytes(),
                new StudyShape(1, count),
                false,
                "GB18030",
                load.seed() * 1_000_000_007L + from),
            Clock.systemUTC());
    Peer peer = new Peer(gateway, "HUREN", title, Peer.USUAL_PDU, Duration.ofSeconds(30));
    Modality.Manner manner =
        new Modality.Manner(1, 0, 10, Duration.ofMillis(200), Optional.empty());
    new Modality(peer, manner, study, record, tally, Clock.systemUTC(), new SplittableRandom(from))
        .run();
  }
}
