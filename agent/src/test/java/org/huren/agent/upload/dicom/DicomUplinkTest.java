package org.huren.agent.upload.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.upload.compress.Compression;
import org.huren.agent.upload.dicom.StoreScp.Connection;
import org.huren.agent.upload.dicom.StoreScp.Request;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The C-STORE SCU beyond what every uplink must do. */
@Timeout(60)
class DicomUplinkTest {
  private static final String CT = DicomUplinkContractTest.CT;
  private static final String SR = "1.2.840.10008.5.1.4.1.1.88.11";
  private static final String VERIFICATION = "1.2.840.10008.1.1";
  private static final String EXPLICIT = DicomUplinkContractTest.EXPLICIT;
  private static final String JPEG = "1.2.840.10008.1.2.4.70";
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  @TempDir Path folder;
  private SpooledObjects objects;
  private StoreScp scp;
  private DicomUplink uplink;

  @BeforeEach
  void begin() throws IOException {
    objects = new SpooledObjects(folder);
    scp = new StoreScp();
    uplink = uplink(2, TIMEOUT, AlreadyThere.TRUST);
  }

  @AfterEach
  void end() throws IOException {
    uplink.close();
    scp.close();
  }

  private DicomUplink uplink(int associations, Duration timeout, AlreadyThere there) {
    return new DicomUplink(
        DicomUplinkContractTest.config(scp.port(), associations, timeout, there),
        Optional.empty(),
        new CommitmentResults(),
        Clock.systemUTC(),
        new Random(1),
        KillPoint.Observer.NONE,
        Compression.NONE);
  }

  private List<Claim> cts(int count) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      claims.add(objects.ct(1000));
    }
    return claims;
  }

  private List<DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = uplink.send(claims);
    assertThat(outcomes).hasSameSizeAs(claims);
    return claims.stream().map(c -> outcomes.get(c.item().id())).toList();
  }

  private static Reason why(DeliveryOutcome outcome) {
    return outcome instanceof RetryLater later ? later.why() : ((Rejected) outcome).why();
  }

  private static Fault fault(DeliveryOutcome outcome) {
    return ((RetryLater) outcome).fault();
  }

  @Test
  void anAssociation_servesManyBatches_andIsReleasedWhenIdle() throws Exception {
    uplink.close();
    uplink = uplink(2, Duration.ofSeconds(1), AlreadyThere.TRUST);
    for (int i = 0; i < 3; i++) {
      assertThat(send(cts(3))).hasOnlyElementsOfType(Delivered.class);
    }
    assertThat(scp.asked).hasValue(1);
    assertThat(scp.released.poll(10, TimeUnit.SECONDS)).as("released, not cut").isNotNull();
  }

  @Test
  void anotherKindOfObject_isProposedOnANewAssociation_whichServesBoth() throws Exception {
    send(cts(1));
    assertThat(send(List.of(objects.object(CT, JPEG, 500)))).hasOnlyElementsOfType(Delivered.class);
    assertThat(scp.asked).hasValue(2);
    send(List.of(objects.ct(10), objects.object(CT, JPEG, 500)));
    assertThat(scp.asked).hasValue(2);
  }

  @Test
  void everyObject_goesInItsOwnTransferSyntax_withItsOwnBytes() throws Exception {
    List<StoreScp.Stored> stored = new ArrayList<>();
    scp.script =
        (request, connection) -> {
          stored.add(connection.read(request));
          connection.respond(request, 0);
        };
    byte[] dataSet = {1, 2, 3, 4, 5, 6};
    send(List.of(objects.object(CT, JPEG, dataSet), objects.object(SR, EXPLICIT, dataSet)));
    assertThat(stored)
        .extracting(StoreScp.Stored::transferSyntaxUid)
        .containsExactly(JPEG, EXPLICIT);
    assertThat(stored).allSatisfy(s -> assertThat(s.dataSet()).isEqualTo(ByteBuffer.wrap(dataSet)));
  }

  @Test
  void anAssociationThatThePeerEndedMeanwhile_costsNoTry() throws Exception {
    scp.script =
        (request, connection) -> {
          Connection.storeAndSucceed(request, connection);
          connection.close();
        };
    for (int i = 0; i < 4; i++) {
      assertThat(send(cts(1))).hasOnlyElementsOfType(Delivered.class);
    }
  }

  @Test
  void objectThatThePeerChokesOn_costsItsNeighboursNothing() throws Exception {
    List<Claim> claims = cts(5);
    String poison = claims.get(2).item().facts().identity().orElseThrow();
    scp.script =
        (request, connection) -> {
          if (request.sopInstanceUid().equals(poison)) {
            connection.abort();
          } else {
            Connection.storeAndSucceed(request, connection);
          }
        };
    List<DeliveryOutcome> outcomes = send(claims);
    assertThat(fault(outcomes.get(2))).isEqualTo(Fault.UNCLEAR);
    assertThat(why(outcomes.get(2)).code()).isEqualTo("upload.association-lost");
    assertThat(outcomes.stream().filter(Delivered.class::isInstance)).hasSize(4);
  }

  @Test
  void peerThatAbortsWhateverItGets_isLeftAloneAfterTwo() throws Exception {
    scp.script = (request, connection) -> connection.abort();
    List<DeliveryOutcome> outcomes = send(cts(20));
    assertThat(outcomes.stream().map(DicomUplinkTest::fault))
        .startsWith(Fault.UNCLEAR, Fault.UNCLEAR, Fault.UPLINK)
        .containsOnly(Fault.UNCLEAR, Fault.UPLINK);
    assertThat(scp.asked).hasValue(2);
  }

  @Test
  void kindThatThePeerRefuses_isRejected_andTheOthersGo() throws Exception {
    scp.accepts = (sopClass, syntax) -> !sopClass.equals(SR) && !syntax.equals(JPEG);
    List<DeliveryOutcome> outcomes =
        send(
            List.of(objects.object(SR, EXPLICIT, 10), objects.ct(10), objects.object(CT, JPEG, 9)));
    assertThat(outcomes.get(1)).isInstanceOf(Delivered.class);
    assertThat(why(outcomes.get(0)))
        .isEqualTo(Reason.of("upload.refused-context", SR, "Explicit VR Little Endian"));
    assertThat(outcomes.get(2)).isInstanceOf(Rejected.class);
  }

  @Test
  void peerThatTakesImplicitVrOnly_getsThat_withAllValuesAsTheyWere() throws Exception {
    scp.accepts = (sopClass, syntax) -> syntax.equals("1.2.840.10008.1.2");
    List<StoreScp.Stored> stored = new ArrayList<>();
    scp.script =
        (request, connection) -> {
          stored.add(connection.read(request));
          connection.respond(request, 0);
        };
    byte[] explicit = {8, 0, 5, 0, 'C', 'S', 4, 0, 'A', 'B', 'C', 'D'};
    byte[] implicit = {8, 0, 5, 0, 4, 0, 0, 0, 'A', 'B', 'C', 'D'};
    byte[] broken = {8, 0, 5, 0, '?', '?', 4, 0, 'A', 'B', 'C', 'D'};
    List<DeliveryOutcome> outcomes =
        send(
            List.of(
                objects.object(CT, EXPLICIT, broken),
                objects.object(CT, EXPLICIT, explicit),
                objects.object(CT, JPEG, explicit)));
    assertThat(why(outcomes.get(0)).code()).isEqualTo("upload.cannot-reencode");
    assertThat(outcomes.get(1)).isInstanceOf(Delivered.class);
    assertThat(why(outcomes.get(2)).code()).isEqualTo("upload.refused-context");
    assertThat(stored)
        .singleElement()
        .satisfies(s -> assertThat(s.dataSet()).isEqualTo(ByteBuffer.wrap(implicit)));
  }

  @Test
  void peerThatRefusesAllButVerification_meansIt_andOneThatRefusesThatToo_isNotReady()
      throws Exception {
    scp.accepts = (sopClass, syntax) -> sopClass.equals(VERIFICATION);
    assertThat(send(cts(1)).get(0)).isInstanceOf(Rejected.class);
    scp.accepts = (sopClass, syntax) -> false;
    DeliveryOutcome outcome = send(List.of(objects.object(CT, JPEG, 10))).get(0);
    assertThat(fault(outcome)).isEqualTo(Fault.UPLINK);
    assertThat(why(outcome)).isEqualTo(Reason.of("upload.no-context", "PACS"));
  }

  @ParameterizedTest
  @CsvSource({
    "B000, delivered, upload.warning-coerced",
    "B006, delivered, upload.warning-discarded",
    "B007, delivered, upload.warning-data-set",
    "B123, delivered, upload.warning",
    "0111, delivered, upload.already-there",
    "0110, UNCLEAR, upload.processing-failure",
    "A700, UPLINK, upload.out-of-resources",
    "0124, UPLINK, upload.refused-not-authorized",
    "0211, ITEM, upload.refused-unknown-code",
    "FE00, ITEM, upload.refused-unknown-code",
    "0122, rejected, upload.refused-sop-class",
    "A900, rejected, upload.refused-data-set",
    "C000, rejected, upload.refused-not-understood",
    "C123, rejected, upload.refused-not-understood"
  })
  void status_isWhatTheStandardSays(String status, String meaning, String code) throws Exception {
    scp.script =
        (request, connection) -> {
          connection.read(request);
          connection.respond(request, Integer.parseInt(status, 16));
        };
    DeliveryOutcome outcome = send(cts(1)).get(0);
    if (outcome instanceof Delivered delivered) {
      assertThat(meaning).isEqualTo("delivered");
      assertThat(delivered.receipt().warning()).contains(Reason.of(code, status));
    } else {
      assertThat(why(outcome)).isEqualTo(Reason.of(code, status));
      assertThat(outcome instanceof Rejected ? "rejected" : fault(outcome).name())
          .isEqualTo(meaning);
    }
  }

  @Test
  void duplicate_isLeftToAPersonWhereTheConfigurationSaysSo() throws Exception {
    uplink.close();
    uplink = uplink(1, TIMEOUT, AlreadyThere.REJECT);
    scp.script =
        (request, connection) -> {
          connection.read(request);
          connection.respond(request, 0x0111);
        };
    assertThat(send(cts(1)).get(0))
        .isEqualTo(new Rejected(Reason.of("upload.already-there", "0111")));
  }

  @Test
  void fullPeer_isNotOfferedTheRest() throws Exception {
    List<String> came = new ArrayList<>();
    scp.script =
        (request, connection) -> {
          came.add(connection.read(request).sopInstanceUid());
          connection.respond(request, came.size() == 2 ? 0xA701 : 0);
        };
    List<DeliveryOutcome> outcomes = send(cts(6));
    assertThat(came).hasSize(2);
    assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
    assertThat(outcomes.subList(1, 6))
        .allSatisfy(o -> assertThat(why(o).arguments()).contains("A701"));
  }

  @ParameterizedTest
  @CsvSource({
    "0103, upload.association-calling",
    "0107, upload.association-called",
    "0302, upload.association-busy",
    "0202, upload.association-rejected"
  })
  void rejectedAssociation_saysWhatToDo(String why, String code) throws Exception {
    scp.rejection = Integer.parseInt(why, 16);
    DeliveryOutcome outcome = send(cts(1)).get(0);
    assertThat(why(outcome).code()).isEqualTo(code);
    assertThat(fault(outcome)).isEqualTo(Fault.UPLINK);
  }

  @Test
  void peerThatTakesFewerAssociations_isServedOverThose() throws Exception {
    uplink.close();
    uplink = uplink(4, TIMEOUT, AlreadyThere.TRUST);
    scp.most = 2;
    CountDownLatch both = new CountDownLatch(2);
    scp.script =
        (request, connection) -> {
          connection.read(request);
          both.countDown();
          both.await();
          connection.respond(request, 0);
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<DeliveryOutcome>>> sends = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        List<Claim> claims = cts(2);
        sends.add(threads.submit(() -> send(claims)));
      }
      for (Future<List<DeliveryOutcome>> sent : sends) {
        assertThat(sent.get()).hasOnlyElementsOfType(Delivered.class);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void grantedWindow_isUsed_andNeverExceeded() throws Exception {
    scp.window = 3;
    List<Request> waiting = new ArrayList<>();
    Set<Integer> depths = ConcurrentHashMap.newKeySet();
    scp.script =
        (request, connection) -> {
          connection.read(request);
          waiting.add(request);
          depths.add(waiting.size());
          if (waiting.size() == 3) {
            // in another order than they came
            for (int i = 2; i >= 0; i--) {
              connection.respond(waiting.get(i), i == 1 ? 0xA900 : 0);
            }
            waiting.clear();
          }
        };
    List<DeliveryOutcome> outcomes = send(cts(9));
    assertThat(depths).containsExactlyInAnyOrder(1, 2, 3);
    for (int i = 0; i < 9; i++) {
      assertThat(outcomes.get(i)).isInstanceOf(i % 3 == 1 ? Rejected.class : Delivered.class);
    }
  }

  @Test
  void peersMaximumPdu_isHonoured() throws Exception {
    scp.maximumLength = 4096;
    Map<String, ByteBuffer> came = new HashMap<>();
    scp.script =
        (request, connection) -> {
          came.put(request.sopInstanceUid(), connection.read(request).dataSet());
          connection.respond(request, 0);
        };
    assertThat(send(List.of(objects.ct(100_001)))).hasOnlyElementsOfType(Delivered.class);
    assertThat(scp.longestPdu.get()).isBetween(4000, 4096);
    assertThat(came.values())
        .singleElement()
        .satisfies(b -> assertThat(b.remaining()).isEqualTo(100_001));
  }

  @Test
  void sameInstanceTwiceInOneBatch_goesOneAfterTheOther() throws Exception {
    Claim one = objects.ct(100);
    Claim same = objects.claim(one.item().facts().identity().orElseThrow(), one.payload().file());
    List<DeliveryOutcome> outcomes = send(List.of(one, same));
    assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
    assertThat(why(outcomes.get(1)).code()).isEqualTo("upload.same-instance");
    assertThat(((RetryLater) outcomes.get(1)).after()).contains(Duration.ZERO);
  }

  @Test
  void fileWithoutAHeader_isNotSent() throws Exception {
    Path file = folder.resolve("noise");
    Files.write(file, new byte[500]);
    assertThat(why(send(List.of(objects.claim("1.2.3", file))).get(0)).code())
        .isEqualTo("upload.no-file-meta");
    assertThat(scp.asked).hasValue(0);
  }
}
