package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.agent.upload.dicom.SpooledObjects;
import org.huren.agent.upload.http.Exchange;
import org.huren.config.ByteSize;
import org.huren.config.Content;
import org.huren.config.TlsConfig;
import org.huren.config.UplinkConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * STOW-RS and WADO-RS over mutual TLS with a server of somebody else: Orthanc, of the Debian
 * packages {@code orthanc} and {@code orthanc-dicomweb}, behind {@code socat} as its TLS proxy,
 * since Debian 12's Orthanc dies of the first HTTPS connection.
 */
@Timeout(120)
class OrthancInteropTest {
  private static final Path PROGRAM = Path.of("/usr/sbin/Orthanc");
  private static final Path PLUGIN = Path.of("/usr/share/orthanc/plugins/libOrthancDicomWeb.so");
  private static final Path PROXY = Path.of("/usr/bin/socat");
  private static final String PACKAGES = "orthanc, orthanc-dicomweb, socat";
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";

  private final TestAuthority authority = new TestAuthority("Cloud CA");
  @TempDir Path folder;
  private int port;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    boolean isThere = Stream.of(PROGRAM, PLUGIN, PROXY).allMatch(Files::exists);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("install the Debian packages " + PACKAGES).isTrue();
    }
    assumeTrue(isThere, "skipped: install the Debian packages " + PACKAGES);
    int plain = freePort();
    port = freePort();
    Path config =
        Files.writeString(
            folder.resolve("orthanc.json"),
            """
            { "Name": "cloud", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db",
              "Plugins": [ "%2$s" ], "DicomServerEnabled": false, "HttpPort": %3$d,
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
              "DicomWeb": { "Enable": true, "Root": "/dicom-web/" } }
            """
                .formatted(folder, PLUGIN, plain));
    start("orthanc", PROGRAM.toString(), config.toString());
    TlsConfig own = authority.write(Files.createDirectory(folder.resolve("server")), "localhost");
    start(
        "socat",
        PROXY.toString(),
        String.format(
            "OPENSSL-LISTEN:%d,bind=127.0.0.1,reuseaddr,fork,cert=%s,key=%s,cafile=%s,verify=1",
            port, own.certificate(), own.key(), own.trust()),
        "TCP:127.0.0.1:" + plain);
    awaitPort(plain);
    awaitPort(port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private void start(String name, String... command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".log").toFile())
            .start());
  }

  private void awaitPort(int port) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try (Socket probe = new Socket()) {
        probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !processes.stream().allMatch(Process::isAlive)) {
          throw new AssertionError(Files.readString(folder.resolve("orthanc.log")), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
  }

  private UplinkConfig.Stow config() {
    return new UplinkConfig.Stow(
        "cloud",
        Set.of(Content.IMAGES),
        URI.create("https://localhost:" + port + "/dicom-web/studies"),
        Optional.empty(),
        new UplinkConfig.Pace(2, Optional.empty(), Duration.ofSeconds(30), Duration.ofSeconds(30)),
        ByteSize.parse("16MB"),
        UplinkConfig.Compress.NONE,
        UplinkConfig.AlreadyThere.VERIFY);
  }

  private TlsMaterial identity(TestAuthority issuer, String name) throws IOException {
    TlsConfig files = issuer.write(Files.createDirectory(folder.resolve(name)), "agent");
    // Whoever issued ours, the server's own authority is the one to trust
    TlsConfig trusting =
        new TlsConfig(files.certificate(), files.key(), folder.resolve("server/ca.pem"));
    return new TlsMaterial(trusting, Clock.systemUTC(), event -> {});
  }

  private StowUplink uplink(TlsMaterial tls) {
    return new StowUplink(
        config(),
        Optional.of(tls),
        Clock.systemUTC(),
        new Random(1),
        KillPoint.Observer.NONE,
        Compression.NONE,
        folder.resolve("fetched"));
  }

  @Test
  void instances_areStoredAndNamed_andWhatIsFetchedIsTheSame() throws Exception {
    SpooledObjects objects = new SpooledObjects(folder);
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      claims.add(objects.whole(CT, "1.2.840.10008.1.2.1", 150_000));
    }
    try (StowUplink uplink = uplink(identity(authority, "client"))) {
      for (int round = 0; round < 2; round++) {
        Map<ItemId, DeliveryOutcome> outcomes = uplink.send(claims);
        assertThat(outcomes).hasSize(12);
        assertThat(outcomes.values()).hasOnlyElementsOfType(Delivered.class);
      }
    }
    // Of its own, since socat breaks off a resumed session
    TlsMaterial fresh = identity(authority, "second-client");
    try (Exchange exchange =
        new Exchange(
            "cloud",
            config().url(),
            Optional.of(fresh),
            Duration.ofSeconds(30),
            Clock.systemUTC())) {
      Duplicates duplicates = new Duplicates(config(), exchange, folder.resolve("fetched"));
      Delivered trusted =
          new Delivered(
              new Receipt(
                  Instant.EPOCH, "x", Optional.of(Reason.of("upload.already-there", "0111"))));
      for (Claim claim : claims) {
        assertThat(duplicates.settle(claim, Outgoing.asSpooled(claim), trusted))
            .isInstanceOf(Delivered.class);
      }
      byte[] bytes = Files.readAllBytes(claims.get(0).payload().file());
      bytes[bytes.length - 5] ^= 4;
      Claim other =
          objects.claim(
              claims.get(0).item().facts().identity().orElseThrow(),
              Files.write(folder.resolve("other.dcm"), bytes));
      assertThat(duplicates.settle(other, Outgoing.asSpooled(other), trusted))
          .isEqualTo(new Rejected(Reason.of("upload.already-there-different")));
    }
    stranger(objects);
  }

  /** One whose certificate the server does not trust gets nowhere. */
  private void stranger(SpooledObjects objects) throws Exception {
    try (StowUplink uplink = uplink(identity(new TestAuthority("Other CA"), "stranger"))) {
      assertThat(uplink.send(List.of(objects.whole(CT, "1.2.840.10008.1.2.1", 1000))).values())
          .hasOnlyElementsOfType(RetryLater.class);
    }
  }
}
