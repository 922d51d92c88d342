package org.huren.agent.upload.stow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.CRC32C;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.compress.Outgoing;
import org.huren.agent.upload.http.ScriptedServer;
import org.huren.agent.upload.http.ScriptedServer.Connection;
import org.huren.agent.upload.http.ScriptedServer.Request;
import org.huren.config.TlsConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What STOW-RS and TLS add to the contract of every uplink. */
@Timeout(60)
class StowUplinkTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");

  @TempDir Path directory;
  private final StowServer store = new StowServer();
  private final List<KillPoint> killPoints = new CopyOnWriteArrayList<>();
  private final List<String> clients = new CopyOnWriteArrayList<>();
  private Instant now = Instant.now();
  private ScriptedServer server;
  private TlsConfig files;
  private int next;

  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneId.of("Asia/Shanghai");
        }

        @Override
        public Clock withZone(ZoneId zone) {
          return this;
        }
      };

  @BeforeEach
  void startServer() throws IOException {
    server = new ScriptedServer(AUTHORITY.serverContext(), this::store);
    files = AUTHORITY.write(directory, "agent");
  }

  @AfterEach
  void stopServer() throws IOException {
    server.close();
  }

  private void store(Request request, Connection connection) throws IOException {
    try {
      clients.add(connection.tls().getSession().getPeerPrincipal().getName());
    } catch (SSLPeerUnverifiedException e) {
      clients.add("nobody");
    }
    store.storeAndAnswer(request, connection);
  }

  private StowUplink connect() {
    return connect(Compression.NONE);
  }

  private StowUplink connect(Compression compression) {
    return new StowUplink(
        StowUplinkContractTest.config(
            URI.create("https://localhost:" + server.port() + "/dicom-web/studies")),
        Optional.of(new TlsMaterial(files, clock, event -> {})),
        clock,
        new Random(1),
        killPoints::add,
        compression,
        directory.resolve("fetched"));
  }

  private Claim claim(Optional<String> uid, int length) throws IOException {
    byte[] bytes = new byte[length];
    byte[] head = StowServer.head(uid.orElse("none"));
    System.arraycopy(head, 0, bytes, 0, head.length);
    Path file = Files.write(directory.resolve("payload-" + ++next), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    Item item =
        new Item(
            new ItemId(new UUID(0x7000L | ((long) next << 16), 0x8000000000000000L)),
            PayloadKind.DICOM,
            new Source("CT"),
            ItemState.ACCEPTED,
            length,
            (int) crc.getValue(),
            0,
            0,
            now,
            new Facts(uid, Optional.empty(), Map.of(), List.of()),
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("cloud"), 0, new Payload(file, length, 0));
  }

  private Claim claim(String uid) throws IOException {
    return claim(Optional.of(uid), 500);
  }

  private static DeliveryOutcome sendOne(StowUplink uplink, Claim claim)
      throws InterruptedException {
    return uplink.send(List.of(claim)).get(claim.item().id());
  }

  private void assertUplinkAtFault(DeliveryOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            RetryLater.class, l -> assertThat(l.fault()).isEqualTo(Fault.UPLINK));
    assertThat(store.stored()).isEmpty();
  }

  @Test
  void request_isWhatTheStandardAsksFor() throws Exception {
    List<Request> requests = new CopyOnWriteArrayList<>();
    server.script =
        (request, connection) -> {
          requests.add(request);
          store(request, connection);
        };
    try (StowUplink uplink = connect()) {
      assertThat(sendOne(uplink, claim("1.2.3"))).isInstanceOf(Delivered.class);
    }
    assertThat(requests).hasSize(1);
    assertThat(requests.get(0).line()).isEqualTo("POST /dicom-web/studies HTTP/1.1");
    assertThat(requests.get(0).headers())
        .containsEntry("accept", "application/dicom+json")
        .containsKey("content-length")
        .hasEntrySatisfying(
            "content-type",
            type ->
                assertThat(type)
                    .startsWith("multipart/related; type=\"application/dicom\"; boundary="));
  }

  @Test
  void farSideOfAnotherName_isNotSentTo() throws Exception {
    server.close();
    server = new ScriptedServer(AUTHORITY.serverContext("other.example"), this::store);
    try (StowUplink uplink = connect()) {
      DeliveryOutcome outcome = sendOne(uplink, claim("1.2.3"));
      assertUplinkAtFault(outcome);
      assertThat(((RetryLater) outcome).why().arguments().toString())
          .contains("SSLHandshakeException")
          .contains("localhost");
    }
  }

  @Test
  void farSideOfAnUnknownAuthority_isNotSentTo() throws Exception {
    Files.writeString(
        files.trust(), TestAuthority.pem(new TestAuthority("Other CA").certificate()));
    try (StowUplink uplink = connect()) {
      assertUplinkAtFault(sendOne(uplink, claim("1.2.3")));
    }
  }

  @Test
  void farSideThatRefusesOurCertificate_isTheUplinksFault() throws Exception {
    TlsConfig stranger = new TestAuthority("Other CA").write(directory, "stranger");
    files = new TlsConfig(stranger.certificate(), stranger.key(), directory.resolve("ours.pem"));
    Files.writeString(files.trust(), TestAuthority.pem(AUTHORITY.certificate()));
    try (StowUplink uplink = connect()) {
      DeliveryOutcome outcome = sendOne(uplink, claim("1.2.3"));
      assertThat(outcome).isInstanceOf(RetryLater.class);
      assertThat(((RetryLater) outcome).fault()).isNotEqualTo(Fault.ITEM);
      assertThat(store.stored()).isEmpty();
    }
  }

  @Test
  void unusableFiles_areTheUplinksFault_andNameTheFile() throws Exception {
    Files.delete(files.key());
    try (StowUplink uplink = connect()) {
      DeliveryOutcome outcome = sendOne(uplink, claim("1.2.3"));
      assertUplinkAtFault(outcome);
      assertThat(((RetryLater) outcome).why().arguments()).contains(files.key().toString());
      assertThat(uplink.certificateExpiresAt()).isEmpty();
    }
  }

  @Test
  void newCertificate_isPresentedWithoutRestart() throws Exception {
    try (StowUplink uplink = connect()) {
      assertThat(sendOne(uplink, claim("1.2.3"))).isInstanceOf(Delivered.class);
      Instant expires = Instant.now().plus(Duration.ofDays(20));
      AUTHORITY.write(directory, "agent", AUTHORITY.issue("renewed", "EC", expires));
      now = now.plusSeconds(60);
      assertThat(sendOne(uplink, claim("1.2.4"))).isInstanceOf(Delivered.class);
      assertThat(uplink.certificateExpiresAt())
          .hasValueSatisfying(
              e -> assertThat(e.getEpochSecond()).isEqualTo(expires.getEpochSecond()));
    }
    assertThat(clients).containsExactly("CN=agent", "CN=renewed");
  }

  @Test
  void tooLargeRequests_becomeSmaller_untilTheyPass() throws Exception {
    server.script =
        (request, connection) -> {
          if (request.body().left() > 50_000) {
            request.body().drain();
            connection.answer(413, "text/html", "<html>nginx</html>");
          } else {
            store.storeAndAnswer(request, connection);
          }
        };
    try (StowUplink uplink = connect()) {
      assertThat(uplink.batch().bytes()).isEqualTo(16 << 20);
      List<Claim> many =
          List.of(
              claim(Optional.of("1.1"), 40_000),
              claim(Optional.of("1.2"), 40_000),
              claim(Optional.of("1.3"), 40_000));
      assertThat(uplink.send(many).values())
          .allSatisfy(o -> assertThat(((RetryLater) o).after()).contains(Duration.ZERO));
      assertThat(uplink.batch().bytes()).isBetween(60_000L, 61_000L);
      uplink.send(many.subList(0, 2));
      assertThat(uplink.batch().bytes()).isLessThan(50_000);
      assertThat(sendOne(uplink, many.get(0))).isInstanceOf(Delivered.class);
      now = now.plus(Duration.ofHours(2));
      assertThat(uplink.batch().bytes()).as("tried again later").isEqualTo(16 << 20);
    }
  }

  @Test
  void sameInstanceTwice_neverGoesIntoOneRequest() throws Exception {
    try (StowUplink uplink = connect()) {
      List<Claim> twins = List.of(claim("1.2.3"), claim("1.2.3"));
      Map<ItemId, DeliveryOutcome> outcomes = uplink.send(twins);
      assertThat(outcomes.get(twins.get(0).item().id())).isInstanceOf(Delivered.class);
      assertThat(outcomes.get(twins.get(1).item().id()))
          .isEqualTo(
              new RetryLater(
                  Optional.of(Duration.ZERO), Reason.of("upload.same-instance"), Fault.ITEM));
    }
  }

  @Test
  void objectWithoutUid_isShownToAPerson() throws Exception {
    try (StowUplink uplink = connect()) {
      assertThat(sendOne(uplink, claim(Optional.empty(), 100)))
          .isEqualTo(new Rejected(Reason.of("upload.no-instance-uid")));
    }
  }

  @Test
  void killPoint_isPassedInTheMiddleOfARequest() throws Exception {
    try (StowUplink uplink = connect()) {
      sendOne(uplink, claim(Optional.of("1.2.3"), 300_000));
    }
    assertThat(killPoints).containsExactly(KillPoint.MID_UPLOAD);
  }

  @Test
  void xmlAnswer_isUnderstood() throws Exception {
    server.script =
        (request, connection) -> {
          String uid = store.store(request).get(0);
          connection.answer(
              200,
              "application/dicom+xml",
              "<NativeDicomModel><DicomAttribute tag='00081199' vr='SQ'><Item number='1'>"
                  + "<DicomAttribute tag='00081155' vr='UI'><Value number='1'>"
                  + uid
                  + "</Value></DicomAttribute></Item></DicomAttribute></NativeDicomModel>");
        };
    try (StowUplink uplink = connect()) {
      assertThat(sendOne(uplink, claim("1.2.3"))).isInstanceOf(Delivered.class);
    }
  }

  @Test
  void whatIsSentInsteadOfTheSpooledFile_isWholeAndJudgedForItsItem() throws Exception {
    Claim spooled = claim("1.2.3");
    Claim smaller = claim(Optional.of("1.2.3"), 150);
    Claim plain = claim("1.2.4");
    Compression compression =
        claim ->
            Outgoing.asSpooled(claim.equals(spooled) ? ofItem(spooled.item(), smaller) : claim);
    try (StowUplink uplink = connect(compression)) {
      Map<ItemId, DeliveryOutcome> outcomes = uplink.send(List.of(spooled, plain));

      assertThat(outcomes)
          .hasSize(2)
          .allSatisfy((id, o) -> assertThat(o).isInstanceOf(Delivered.class));
      assertThat(outcomes).containsKey(spooled.item().id());
      assertThat(store.stored())
          .containsEntry("1.2.3", sha256(smaller))
          .containsEntry("1.2.4", sha256(plain));
    }
  }

  /** The payload of another claim as this item's. */
  private static Claim ofItem(Item item, Claim other) {
    Item same =
        new Item(
            item.id(),
            item.kind(),
            item.source(),
            item.state(),
            other.item().length(),
            other.item().crc32c(),
            0,
            0,
            item.receivedAt(),
            item.facts(),
            List.of(),
            Optional.empty());
    return new Claim(same, other.uplink(), 0, other.payload());
  }

  private static String sha256(Claim claim) throws Exception {
    byte[] bytes = Files.readAllBytes(claim.payload().file());
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
