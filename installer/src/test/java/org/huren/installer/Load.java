package org.huren.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.huren.simulator.analyzer.Analyzer;
import org.huren.simulator.analyzer.InstrumentProfile;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.ModalityKind;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.StudyShape;
import org.huren.simulator.modality.Workload;
import org.huren.simulator.tally.Tally;

/**
 * Devices of both lines that send, and send again whatever was not answered, until told to finish:
 * three modalities, an ASTM and an HL7 analyzer, and one whose results are held.
 */
final class Load implements AutoCloseable {
  private static final List<ModalityKind> KINDS =
      List.of(ModalityKind.CT, ModalityKind.DX, ModalityKind.MR);
  private static final int WITHOUT_END = 10_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final Clock CLOCK = Clock.system(ZoneId.of("Asia/Shanghai"));

  private final ExecutorService pool = Executors.newCachedThreadPool();
  private final List<CompletableFuture<Void>> running = new ArrayList<>();
  private final Tally tally = new Tally();
  private final JsonLines record;
  private volatile boolean finishing;

  /** Devices at work. */
  Load(AgentProcess agent, JsonLines record) {
    this.record = record;
    for (int i = 0; i < KINDS.size(); i++) {
      int number = i;
      begin(round -> images(number, round, local(agent.dicomPort())));
    }
    begin(round -> reports(InstrumentProfile.SYSMEX_XN, 4 * round, local(agent.astmPort())));
    begin(
        round -> reports(InstrumentProfile.MINDRAY_BS_HL7, 4 * round + 1, local(agent.hl7Port())));
    begin(
        round -> reports(InstrumentProfile.MINDRAY_BC_HL7, 4 * round + 2, local(agent.heldPort())));
  }

  /** One device's work between two looks at whether to go on. */
  private interface Work {
    void round(long number) throws IOException, InterruptedException;
  }

  private void begin(Work work) {
    running.add(
        CompletableFuture.runAsync(
            () -> {
              try {
                for (long round = 0; !finishing; round++) {
                  work.round(round);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            pool));
  }

  private void images(int number, long round, InetSocketAddress gateway)
      throws IOException, InterruptedException {
    Peer peer = new Peer(gateway, "HUREN", "MOD" + number, Peer.USUAL_PDU, TIMEOUT);
    Workload study =
        Workload.of(
            new Workload.Synthetic(
                KINDS.get(number),
                8,
                40_000,
                new StudyShape(2, 4),
                number == 1,
                "GB18030",
                1000 * round + number),
            CLOCK);
    Modality.Manner manner = new Modality.Manner(1, 40, WITHOUT_END, PAUSE, Optional.empty());
    new Modality(peer, manner, study, record, tally, CLOCK, new Random(number)).run();
  }

  private void reports(InstrumentProfile profile, long seed, InetSocketAddress gateway)
      throws IOException, InterruptedException {
    Analyzer.Peer peer = new Analyzer.Peer(gateway, TIMEOUT, Analyzer.Peer.USUAL_SLOWNESS);
    Analyzer.Work work = new Analyzer.Work(profile, profile.charset(), 10, 15, seed);
    Analyzer.Manner manner = new Analyzer.Manner(20, WITHOUT_END, PAUSE, Optional.empty());
    new Analyzer(peer, work, manner, CLOCK).run(record, tally);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  long stored() {
    return tally.stored();
  }

  /** Lets the studies and samples at hand end. */
  void finish() {
    finishing = true;
    CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).join();
  }

  @Override
  public void close() {
    finishing = true;
    pool.shutdownNow();
  }
}
