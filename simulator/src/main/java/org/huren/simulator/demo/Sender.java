package org.huren.simulator.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.Workload;
import org.huren.simulator.tally.Tally;

/** One simulated modality of the demo and its record of what was acknowledged. */
final class Sender {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int ATTEMPTS = 20;

  private final String aeTitle;
  private final Workload workload;
  private final Modality.Manner manner;
  private final Path record;
  private final Tally tally = new Tally();
  private final Clock clock;

  /**
   * A modality that will call with {@code aeTitle}.
   *
   * @param rate objects a second
   * @param folder for its record
   */
  Sender(
      String aeTitle, Workload workload, int associations, double rate, Path folder, Clock clock) {
    this.aeTitle = aeTitle;
    this.workload = workload;
    this.manner = new Modality.Manner(associations, rate, ATTEMPTS, PAUSE, Optional.empty());
    this.record = folder.resolve("sent-" + aeTitle + ".jsonl");
    this.clock = clock;
  }

  String aeTitle() {
    return aeTitle;
  }

  int planned() {
    return workload.count();
  }

  long stored() {
    return tally.stored();
  }

  /** Sends everything to the gateway at a port of this machine. */
  Callable<Tally.Snapshot> to(int port) {
    return () -> {
      Peer peer =
          new Peer(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
              GatewayFile.AE_TITLE,
              aeTitle,
              Peer.USUAL_PDU,
              TIMEOUT);
      try (JsonLines sent = JsonLines.open(record)) {
        new Modality(peer, manner, workload, sent, tally, clock, new SplittableRandom(1)).run();
      }
      return tally.snapshot();
    };
  }

  List<Acknowledged> acknowledged() throws IOException {
    return JsonLines.read(record, Acknowledged::ofJson);
  }
}
