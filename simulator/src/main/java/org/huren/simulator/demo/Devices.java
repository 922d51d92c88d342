package org.huren.simulator.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.huren.simulator.analyzer.Analyzer;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.analyzer.LineFault;
import org.huren.simulator.language.Texts;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.ModalityKind;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.Workload;

/** The devices of the demo, all on this machine. */
final class Devices {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final int ATTEMPTS = 20;

  private final DemoPlan plan;
  private final Path folder;
  private final int dicomPort;
  private final Clock clock;
  private final long seed;

  /**
   * Devices that have not begun.
   *
   * @param folder for their records
   * @param dicomPort of the gateway
   */
  Devices(DemoPlan plan, Path folder, int dicomPort, Clock clock) {
    this.plan = plan;
    this.folder = folder;
    this.dicomPort = dicomPort;
    this.clock = clock;
    this.seed = clock.millis();
  }

  /** Modalities with invented studies. */
  List<Sender> modalities() {
    return List.of(
        modality("CT01", images(ModalityKind.CT, plan.ctImages(), seed), 2, plan.ctRate()),
        modality("DX01", images(ModalityKind.DX, plan.dxImages(), seed + 1), 1, plan.dxRate()));
  }

  /** A modality with the images of a folder. */
  Sender modality(Path samples, Texts texts, PrintWriter out) throws IOException {
    Workload files =
        Workload.ofFiles(
            samples,
            seed + 2,
            (path, problem) -> {
              if (path.toString().endsWith(".dcm")) {
                out.println(
                    texts.text("modality.left-out", path, String.valueOf(problem.getMessage())));
              }
            });
    return modality("FILES01", files, 1, plan.ctRate() / 2);
  }

  private Workload images(ModalityKind kind, int count, long workloadSeed) {
    return Workload.of(
        new Workload.Synthetic(
            kind, count, plan.bytes(), kind.shape(), false, "GB18030", workloadSeed),
        clock);
  }

  private Sender modality(String aeTitle, Workload workload, int associations, double rate) {
    Peer peer = new Peer(local(dicomPort), GatewayFile.AE_TITLE, aeTitle, Peer.USUAL_PDU, TIMEOUT);
    Modality.Manner manner =
        new Modality.Manner(associations, rate, ATTEMPTS, PAUSE, Optional.empty());
    return new Sender(
        aeTitle,
        folder,
        (sent, tally) ->
            new Modality(peer, manner, workload, sent, tally, clock, new SplittableRandom(1))
                .run());
  }

  /** An analyzer and its record. */
  record Bench(Sender sender, List<Analyzer.Tube> tubes) {
    Bench {
      tubes = List.copyOf(tubes);
    }
  }

  /** One analyzer on each line; each tenth message meets a fault of the line. */
  List<Bench> analyzers(List<GatewayFile.AnalyzerLine> lines) {
    List<Bench> benches = new ArrayList<>();
    for (GatewayFile.AnalyzerLine line : lines) {
      boolean astm = line.profile() == InstrumentProfile.SYSMEX_XN;
      Analyzer analyzer =
          new Analyzer(
              new Analyzer.Peer(local(line.port()), TIMEOUT, Analyzer.Peer.USUAL_SLOWNESS),
              new Analyzer.Work(
                  line.profile(),
                  line.profile().charset(),
                  plan.samples(),
                  astm ? 24 : 15,
                  seed + line.port()),
              new Analyzer.Manner(
                  plan.sampleRate(),
                  ATTEMPTS,
                  PAUSE,
                  Optional.of(
                      new Analyzer.Misbehaviour(
                          astm ? LineFault.BAD_CHECKSUM : LineFault.LOST_ACK, 10))),
              clock);
      benches.add(new Bench(new Sender(line.id(), folder, analyzer::run), analyzer.tubes()));
    }
    return benches;
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
