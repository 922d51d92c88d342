package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.dimse.TlsSettings.ClientCertificate;
import org.huren.dicom.pdu.RejectReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our server against the tools of the Debian package {@code dcmtk}. */
@Timeout(120)
class DcmtkInteropTest {
  private static final Authority AUTHORITY = new Authority();
  private static final SSLContext GATEWAY = AUTHORITY.context(Optional.of("gateway"));

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<AssociationEvent> events = new LinkedBlockingQueue<>();
  private final Sink sink = new Sink(threads);
  private DicomServer server;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    boolean isThere = Files.isExecutable(Path.of("/usr/bin/storescu"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("install the Debian package dcmtk").isTrue();
    }
    assumeTrue(isThere, "skipped: install the Debian package dcmtk");
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    AUTHORITY.write(folder, "modality");
    server =
        DicomServer.start(
            DicomServerSettings.listeningOn(anyPort)
                .and(
                    new DicomServerSettings.Listener(
                        anyPort,
                        Optional.of(
                            TlsSettings.acceptor(() -> GATEWAY, ClientCertificate.OPTIONAL))))
                .withAssociation(AssociationSettings.defaults().withMaximumLength(65536)),
            request ->
                request.calledAeTitle().value().equals("HUREN")
                    ? AssociationPolicy.accept()
                    : AssociationPolicy.reject(
                        RejectReason.CALLED_AE_TITLE_NOT_RECOGNIZED, "called someone else"),
            DicomServices.of(sink),
            events::add);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
    threads.shutdownNow();
  }

  @Test
  void echoscu_isAnswered_oftenOnOneAssociation() throws Exception {
    assertThat(run("echoscu", "--repeat", "50")).isZero();
  }

  @Test
  void echoscu_thatCallsSomeoneElse_isRejected() throws Exception {
    assertThat(run(List.of("echoscu", "-aec", "SOMEONE", "127.0.0.1", port()))).isNotZero();
    assertThat(next(AssociationEvent.Rejected.class).rejection().reason()).isEqualTo(7);
  }

  @Test
  void echoscu_thatAborts_endsTheAssociation() throws Exception {
    run("echoscu", "--abort");
    assertThat(next(AssociationEvent.Aborted.class).cause()).isEqualTo(AbortCause.PEER_ABORTED);
  }

  @Test
  void storescu_delivers_withEveryPduSize() throws Exception {
    Path object = object();
    for (String pdu : List.of("4096", "16384", "131072")) {
      assertThat(run("storescu", "--max-pdu", pdu, "--max-send-pdu", pdu, object.toString()))
          .isZero();
    }
    assertThat(sink.stored).hasSize(3).allMatch(s -> s.length() > 1_000_000);
    assertThat(sink.stored.stream().map(Sink.Summary::crc).distinct()).hasSize(1);
  }

  @Test
  void storescu_withRepetitionsAndProposals_isServed() throws Exception {
    Path object = object();
    for (String proposal : List.of("-xe", "-xb", "-xi", "-xd", "-x=")) {
      assertThat(run("storescu", proposal, "--repeat", "3", object.toString()))
          .as(proposal)
          .isZero();
    }
    assertThat(sink.stored).hasSize(15);
  }

  @Test
  void storescu_withCombinedContextsOrRepeatedObjectsThenAbort_isServed() throws Exception {
    Path object = object();
    assertThat(run("storescu", "+C", "--repeat", "5", object.toString())).isZero();
    run("storescu", "--repeat", "3", "--abort", object.toString());
    assertThat(sink.stored).hasSize(8);
    next(AssociationEvent.Aborted.class);
  }

  @Test
  void echoscu_overTls_isAnswered_withAndWithoutItsCertificate() throws Exception {
    String tls = String.valueOf(server.addresses().get(1).getPort());
    assertThat(
            run(
                List.of(
                    "echoscu",
                    "+tls",
                    folder.resolve("modality.key").toString(),
                    folder.resolve("modality.pem").toString(),
                    "+cf",
                    folder.resolve("ca.pem").toString(),
                    "-aec",
                    "HUREN",
                    "127.0.0.1",
                    tls)))
        .isZero();
    assertThat(next(AssociationEvent.Accepted.class).association().tls())
        .get()
        .satisfies(
            security ->
                assertThat(security.peerCertificates().get(0).getSubjectX500Principal())
                    .hasToString("CN=modality"));
    assertThat(
            run(
                List.of(
                    "echoscu",
                    "+tla",
                    "+cf",
                    folder.resolve("ca.pem").toString(),
                    "-aec",
                    "HUREN",
                    "127.0.0.1",
                    tls)))
        .isZero();
    assertThat(next(AssociationEvent.Accepted.class).association().tls())
        .get()
        .satisfies(security -> assertThat(security.peerCertificates()).isEmpty());
  }

  @Test
  void echoscu_withAsManyProposalsAsThereCanBe_isAnswered() throws Exception {
    assertThat(run("echoscu", "--propose-ts", "38", "--propose-pc", "128", "--repeat", "3"))
        .isZero();
  }

  @Test
  void storescu_repeatsOnCombinedContextsOverTls_thenAborts_andNothingIsLost() throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("storescu", "--repeat", "3", "--abort", "+C", "--max-pdu", "4096", "+tls"));
    command.add(folder.resolve("modality.key").toString());
    command.add(folder.resolve("modality.pem").toString());
    command.addAll(List.of("+cf", folder.resolve("ca.pem").toString(), "-aec", "HUREN"));
    command.add("127.0.0.1");
    command.add(String.valueOf(server.addresses().get(1).getPort()));
    command.add(object().toString());
    int unused = run(command);
    next(AssociationEvent.Aborted.class);
    assertThat(sink.stored).hasSize(3).allMatch(s -> s.length() > 1_000_000);
  }

  @Test
  void echoscu_withoutTls_isNotServedOnTheTlsPort() throws Exception {
    String tls = String.valueOf(server.addresses().get(1).getPort());
    assertThat(run(List.of("echoscu", "-ta", "5", "-aec", "HUREN", "127.0.0.1", tls))).isNotZero();
    assertThat(next(AssociationEvent.ConnectionFailed.class).cause())
        .isEqualTo(AbortCause.TLS_HANDSHAKE);
  }

  @Test
  void storescu_thatAbortsAfterwards_losesNothing() throws Exception {
    run("storescu", "--abort", object().toString());
    assertThat(sink.stored).hasSize(1);
    next(AssociationEvent.Aborted.class);
  }

  @Test
  void dcmsend_deliversTheSamplesInTheirOwnTransferSyntaxes() throws Exception {
    Path samples = samples();
    assumeTrue(Files.isDirectory(samples), "skipped: no samples beside the repository");
    List<String> files;
    try (Stream<Path> all = Files.list(samples)) {
      files =
          all.filter(f -> f.toString().endsWith(".dcm"))
              .filter(DcmtkInteropTest::hasFileMeta)
              .map(Path::toString)
              .sorted()
              .toList();
    }
    List<String> command = new ArrayList<>(List.of("dcmsend", "--decompress-never"));
    command.addAll(List.of("-aec", "HUREN", "127.0.0.1", port()));
    command.addAll(files);
    assertThat(run(command)).isZero();
    assertThat(sink.stored).hasSameSizeAs(files);
  }

  // --- helpers of this test ------------------------------------------------------------------

  private static Path samples() {
    Path root = Path.of("").toAbsolutePath();
    while (root != null && !Files.isDirectory(root.resolve("drivers"))) {
      root = root.getParent();
    }
    return root == null ? Path.of("none") : root.resolveSibling("shared/samples/dicom");
  }

  private static boolean hasFileMeta(Path file) {
    try (var in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(132);
      return start.length == 132
          && new String(start, 128, 4, StandardCharsets.US_ASCII).equals("DICM");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A CT of a megabyte, made by dcmtk from text. */
  private Path object() throws Exception {
    Path raw = Files.write(folder.resolve("pixels"), new byte[1_048_576]);
    Path dump =
        Files.writeString(
            folder.resolve("ct.dump"),
            """
            (0008,0016) UI =CTImageStorage
            (0008,0018) UI [1.2.826.0.1.3680043.9.9999.1]
            (0010,0020) LO [P1]
            (0028,0010) US 1024
            (0028,0011) US 512
            (0028,0100) US 16
            (7fe0,0010) OW =%s
            """
                .formatted(raw));
    Path object = folder.resolve("ct.dcm");
    assertThat(run(List.of("dump2dcm", dump.toString(), object.toString()))).isZero();
    return object;
  }

  private int run(String tool, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(tool, "-aec", "HUREN"));
    List<String> files = new ArrayList<>();
    for (String option : options) {
      (option.endsWith(".dcm") ? files : command).add(option);
    }
    command.addAll(List.of("127.0.0.1", port()));
    command.addAll(files);
    return run(command);
  }

  private int run(List<String> command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out.log").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    if (process.exitValue() != 0) {
      System.out.println(command + ":\n" + Files.readString(folder.resolve("out.log")));
    }
    return process.exitValue();
  }

  private String port() {
    return String.valueOf(server.address().getPort());
  }

  private <T extends AssociationEvent> T next(Class<T> type) throws InterruptedException {
    while (true) {
      AssociationEvent event = events.take();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }
}
