package org.huren.agent.upload.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.CompressionWatch;
import org.huren.agent.upload.compress.Compressor;
import org.huren.config.TlsConfig;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.huren.dicom.pixel.CompressionOutcome.Why;
import org.huren.dicom.pixel.LosslessEncoding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The uplink against {@code storescp} of the Debian package {@code dcmtk}. */
@Timeout(120)
class StorescpInteropTest {
  private static final String CT = DicomUplinkContractTest.CT;
  private static final String EXPLICIT = DicomUplinkContractTest.EXPLICIT;
  private static final Duration START = Duration.ofSeconds(20);
  private static final CompressionWatch SILENT =
      new CompressionWatch() {
        @Override
        public void compressed(UplinkId uplink, long before, long after) {}

        @Override
        public void asIs(UplinkId uplink, ItemId item, Why why) {}

        @Override
        public void failed(UplinkId uplink, ItemId item, Throwable cause) {
          throw new AssertionError(cause);
        }
      };

  @TempDir Path folder;
  private SpooledObjects objects;
  private Path received;
  private int port;
  private Optional<Process> storescp = Optional.empty();
  private Optional<DicomUplink> uplink = Optional.empty();

  @BeforeEach
  void begin() throws IOException {
    boolean isThere = Files.isExecutable(Path.of("/usr/bin/storescp"));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("install the Debian package dcmtk").isTrue();
    }
    assumeTrue(isThere, "skipped: install the Debian package dcmtk");
    objects = new SpooledObjects(Files.createDirectory(folder.resolve("spool")));
    received = Files.createDirectory(folder.resolve("received"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    uplink.ifPresent(DicomUplink::close);
    stop();
  }

  private void stop() throws InterruptedException {
    if (storescp.isPresent()) {
      storescp.get().destroyForcibly().waitFor();
    }
  }

  private void storescp(String... options) throws IOException {
    List<String> command = new ArrayList<>(List.of("storescp", "-aet", "PACS", "-od"));
    command.add(received.toString());
    command.addAll(List.of(options));
    command.add(String.valueOf(port));
    storescp =
        Optional.of(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("storescp.log").toFile())
                .start());
  }

  private void connect(Duration timeout, Optional<TlsConfig> tls) {
    connect(timeout, tls, Compression.NONE);
  }

  private void connect(Duration timeout, Optional<TlsConfig> tls, Compression compression) {
    uplink =
        Optional.of(
            new DicomUplink(
                DicomUplinkContractTest.config(port, 1, timeout, AlreadyThere.TRUST),
                tls.map(files -> new TlsMaterial(files, Clock.systemUTC(), event -> {})),
                new CommitmentResults(),
                Clock.systemUTC(),
                new Random(1),
                KillPoint.Observer.NONE,
                compression));
  }

  /** Sends once storescp is there. */
  private List<DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    long end = System.nanoTime() + START.toNanos();
    while (true) {
      Map<ItemId, DeliveryOutcome> outcomes = uplink.orElseThrow().send(claims);
      boolean isThere =
          outcomes.values().stream()
              .noneMatch(
                  o ->
                      o instanceof RetryLater later
                          && later.why().arguments().toString().contains("refused:"));
      if (isThere || System.nanoTime() > end) {
        return claims.stream().map(c -> outcomes.get(c.item().id())).toList();
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private List<Claim> cts(int count) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      claims.add(objects.whole(CT, EXPLICIT, 200_000));
    }
    return claims;
  }

  private static byte[] dataSet(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    FileMetaOutcome.Found found =
        (FileMetaOutcome.Found) FileMetaReader.read(ByteBuffer.wrap(bytes));
    return Arrays.copyOfRange(bytes, found.dataSetOffset(), bytes.length);
  }

  private Path received(Claim claim) throws IOException {
    String uid = claim.item().facts().identity().orElseThrow();
    try (Stream<Path> files = Files.list(received)) {
      return files.filter(f -> f.toString().endsWith("." + uid)).findFirst().orElseThrow();
    }
  }

  private static Fault fault(DeliveryOutcome outcome) {
    return ((RetryLater) outcome).fault();
  }

  @Test
  void objects_arriveByteForByte_whateverThePduSize() throws Exception {
    for (String pdu : List.of("4096", "131072")) {
      storescp("+B", "--max-pdu", pdu);
      connect(Duration.ofSeconds(20), Optional.empty());
      List<Claim> claims = cts(10);
      assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
      for (Claim claim : claims) {
        assertThat(dataSet(received(claim))).isEqualTo(dataSet(claim.payload().file()));
      }
      uplink.orElseThrow().close();
      stop();
    }
  }

  @Test
  void peerThatTakesImplicitVrOnly_getsWhatDcmtkItselfMakesOfIt() throws Exception {
    storescp("+B", "--implicit");
    connect(Duration.ofSeconds(20), Optional.empty());
    Claim claim = cts(1).get(0);
    assertThat(send(List.of(claim))).hasOnlyElementsOfType(Delivered.class);
    Path reference = folder.resolve("reference.dcm");
    Process dcmconv =
        new ProcessBuilder(
                List.of(
                    "dcmconv",
                    "+ti",
                    "-e",
                    "-g",
                    "-p",
                    claim.payload().file().toString(),
                    reference.toString()))
            .inheritIO()
            .start();
    assertThat(dcmconv.waitFor()).isZero();
    assertThat(dataSet(received(claim))).isEqualTo(dataSet(reference));
  }

  private void run(String... command) throws Exception {
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor())
        .as(String.join(" ", command))
        .isZero();
  }

  private Compression compression(LosslessEncoding encoding) {
    return new Compressor(folder.resolve("outgoing"), 1, SILENT)
        .forUplink(new UplinkId("pacs"), encoding);
  }

  @ParameterizedTest
  @CsvSource({"JPEG_LS, +xt, dcmdjpls", "RLE, +xr, dcmdrle", "DEFLATE, +xd, dcmconv"})
  void compressedImages_areWhatTheyWere_decodedByDcmtk(
      LosslessEncoding encoding, String preference, String decoder) throws Exception {
    storescp("+B", preference);
    connect(Duration.ofSeconds(20), Optional.empty(), compression(encoding));
    List<Claim> claims = List.of(objects.image(64), objects.image(65));
    assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
    for (Claim claim : claims) {
      Path came = received(claim);
      FileMetaOutcome.Found found =
          (FileMetaOutcome.Found) FileMetaReader.read(ByteBuffer.wrap(Files.readAllBytes(came)));
      assertThat(found.meta().transferSyntax()).isEqualTo(encoding.transferSyntax());
      Path decoded = folder.resolve("decoded.dcm");
      Path spooled = folder.resolve("spooled.dcm");
      run(decoder, "+te", came.toString(), decoded.toString());
      run("dcmconv", "+te", claim.payload().file().toString(), spooled.toString());
      assertThat(dataSet(decoded)).isEqualTo(dataSet(spooled));
    }
  }

  @Test
  void imagesForAPeerThatTakesNoCompression_arriveByteForByte() throws Exception {
    storescp("+B", "+xe");
    connect(Duration.ofSeconds(20), Optional.empty(), compression(LosslessEncoding.JPEG_LS));
    Claim claim = objects.image(64);
    assertThat(send(List.of(claim))).hasOnlyElementsOfType(Delivered.class);
    assertThat(dataSet(received(claim))).isEqualTo(dataSet(claim.payload().file()));
  }

  @Test
  void associationAbortedDuringAnObject_losesNothing() throws Exception {
    List<Claim> claims = cts(3);
    storescp("--abort-during");
    connect(Duration.ofSeconds(20), Optional.empty());
    assertThat(send(claims)).hasOnlyElementsOfType(RetryLater.class);
    stop();
    storescp("+B");
    assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
    assertThat(dataSet(received(claims.get(2)))).isEqualTo(dataSet(claims.get(2).payload().file()));
  }

  @Test
  void associationAbortedBeforeTheAnswer_isNoDelivery() throws Exception {
    storescp("--abort-after");
    connect(Duration.ofSeconds(20), Optional.empty());
    assertThat(send(cts(3)).stream().map(StorescpInteropTest::fault))
        .containsExactly(Fault.UNCLEAR, Fault.UNCLEAR, Fault.UPLINK);
  }

  @Test
  void refusedAssociation_isTheUplinksFault() throws Exception {
    storescp("--refuse");
    connect(Duration.ofSeconds(20), Optional.empty());
    assertThat(send(cts(2))).allSatisfy(o -> assertThat(fault(o)).isEqualTo(Fault.UPLINK));
  }

  @Test
  void slowPeer_isWaitedFor_andOneThatIsTooSlowIsNot() throws Exception {
    storescp("--sleep-after", "1");
    connect(Duration.ofSeconds(10), Optional.empty());
    assertThat(send(cts(1))).hasOnlyElementsOfType(Delivered.class);
    uplink.orElseThrow().close();
    stop();
    storescp("--sleep-during", "5");
    connect(Duration.ofMillis(700), Optional.empty());
    assertThat(send(cts(2)))
        .allSatisfy(o -> assertThat(((RetryLater) o).why().code()).isEqualTo("upload.silent"));
  }

  @Test
  void overMutualTls_objectsArrive_andAStrangersCertificateOpensNothing() throws Exception {
    TestAuthority authority = new TestAuthority("Hospital CA");
    TlsConfig theirs = authority.write(Files.createDirectory(folder.resolve("pacs")), "pacs");
    TlsConfig ours = authority.write(Files.createDirectory(folder.resolve("own")), "agent");
    storescp(
        "+B",
        "+tls",
        theirs.key().toString(),
        theirs.certificate().toString(),
        "+cf",
        theirs.trust().toString());
    connect(Duration.ofSeconds(20), Optional.of(ours));
    List<Claim> claims = cts(3);
    assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
    assertThat(dataSet(received(claims.get(0)))).isEqualTo(dataSet(claims.get(0).payload().file()));
    uplink.orElseThrow().close();

    TlsConfig stranger =
        new TestAuthority("Other CA").write(Files.createDirectory(folder.resolve("x")), "agent");
    connect(Duration.ofSeconds(20), Optional.of(stranger));
    assertThat(send(cts(1))).allSatisfy(o -> assertThat(fault(o)).isEqualTo(Fault.UPLINK));
    uplink.orElseThrow().close();

    connect(Duration.ofSeconds(20), Optional.empty());
    assertThat(send(cts(1))).hasOnlyElementsOfType(RetryLater.class);
  }
}
