package org.huren.simulator.modality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.huren.simulator.Samples;
import org.huren.simulator.dicom.DicomFile;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A storage peer nobody here wrote: dcmtk's storescp, which keeps data sets bit by bit. */
class DcmtkInteropTest {
  private static final Path STORESCP = Path.of("/usr/bin/storescp");

  @TempDir private Path folder;

  @Test
  void storescp_keepsExactlyWhatWeRecorded() throws Exception {
    assumeThat(STORESCP).isExecutable();
    Path kept = Files.createDirectory(folder.resolve("kept"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process storescp =
        new ProcessBuilder(
                STORESCP.toString(),
                "+xa",
                "-pm",
                "+B",
                "-aet",
                "STORE",
                "-od",
                kept.toString(),
                Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("storescp.log").toFile())
            .start();
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      awaitListening(address, storescp);
      int count = 0;
      for (ModalityKind kind : ModalityKind.values()) {
        count += send(address, images(kind));
      }
      count += send(address, Workload.ofFiles(Samples.dicom(), 1, (path, problem) -> {}));

      List<String> hashesKept = new ArrayList<>();
      try (Stream<Path> files = Files.list(kept)) {
        for (Path file : files.toList()) {
          hashesKept.add(hashOfDataSet(file));
        }
      }
      assertThat(hashesKept)
          .hasSize(count)
          .containsExactlyInAnyOrderElementsOf(
              JsonLines.read(folder.resolve("sent.jsonl"), Acknowledged::ofJson).stream()
                  .map(Acknowledged::sha256)
                  .toList());
    } finally {
      storescp.destroy();
      storescp.waitFor();
    }
  }

  private static Workload images(ModalityKind kind) {
    return Workload.of(
        new Workload.Synthetic(
            kind, 3, 8192, new StudyShape(1, 2), kind == ModalityKind.MR, "GB18030", 1),
        Clock.systemUTC());
  }

  private int send(InetSocketAddress address, Workload workload) throws Exception {
    Tally tally = new Tally();
    try (JsonLines sent = JsonLines.open(folder.resolve("sent.jsonl"))) {
      new Modality(
              new Peer(address, "STORE", "TEST", Peer.USUAL_PDU, Duration.ofSeconds(20)),
              new Modality.Manner(1, 0, 1, Duration.ZERO, Optional.empty()),
              workload,
              sent,
              tally,
              Clock.systemUTC(),
              new SplittableRandom(1))
          .run();
    }
    assertThat(tally.snapshot().failures()).isEmpty();
    return workload.count();
  }

  private static void awaitListening(InetSocketAddress address, Process process)
      throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try (Socket socket = new Socket()) {
        socket.connect(address);
        return;
      } catch (IOException e) {
        assertThat(process.isAlive() && System.nanoTime() < deadline).isTrue();
        Thread.sleep(20);
      }
    }
  }

  private static String hashOfDataSet(Path file) throws Exception {
    try (InputStream in = DicomFile.read(file).openDataSet(file)) {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
    }
  }
}
