package org.huren.simulator.modality;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.simulator.Samples;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModalityTest {
  private static final Modality.Manner PLAIN = manner(1, Optional.empty());

  @TempDir private Path folder;

  private static Modality.Manner manner(
      int associations, Optional<Modality.Misbehaviour> misbehaviour) {
    return new Modality.Manner(associations, 0, 3, Duration.ofMillis(1), misbehaviour);
  }

  private static Workload images(int count) {
    return Workload.of(
        new Workload.Synthetic(
            ModalityKind.CT, count, 2048, new StudyShape(2, 2), false, "GB18030", 42),
        Clock.systemUTC());
  }

  private Tally.Snapshot run(InetSocketAddress address, Workload workload, Modality.Manner manner)
      throws IOException, InterruptedException {
    Tally tally = new Tally();
    Peer peer = new Peer(address, "STORE", "CT01", 4096, Duration.ofMillis(500));
    try (JsonLines sent = JsonLines.open(folder.resolve("sent.jsonl"))) {
      new Modality(peer, manner, workload, sent, tally, Clock.systemUTC(), new SplittableRandom(1))
          .run();
    }
    return tally.snapshot();
  }

  private List<Acknowledged> sent() throws IOException {
    return JsonLines.read(folder.resolve("sent.jsonl"), Acknowledged::ofJson);
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  @Test
  void everyAcknowledgedObject_isRecordedWithTheHashOfWhatThePeerGot() throws Exception {
    try (TestScp scp = TestScp.accepting()) {
      Tally.Snapshot result = run(scp.address(), images(10), PLAIN);

      assertThat(result.stored()).isEqualTo(10);
      assertThat(result.givenUp()).isZero();
      assertThat(scp.associations()).isEqualTo(1);
      assertThat(sent()).hasSize(10);
      for (int i = 0; i < 10; i++) {
        TestScp.Received object = scp.received().get(i);
        assertThat(sent().get(i).id()).isEqualTo(object.sopInstance());
        assertThat(sent().get(i).sha256()).isEqualTo(sha256(object.dataSet()));
        assertThat(sent().get(i).status()).isEqualTo("0000");
        assertThat(object.callingAe()).isEqualTo("CT01");
      }
    }
  }

  @Test
  void pdusAreNoLongerThanWeWant_evenIfThePeerTakesMore() throws Exception {
    try (TestScp scp = new TestScp(0, false, object -> 0)) {
      run(scp.address(), images(1), PLAIN);

      assertThat(scp.pduLengths()).allMatch(length -> length <= 4096);
    }
  }

  @Test
  void pdusAreNoLongerThanThePeerTakes() throws Exception {
    try (TestScp scp = new TestScp(512, false, object -> 0)) {
      run(scp.address(), images(1), PLAIN);

      assertThat(scp.pduLengths()).allMatch(length -> length <= 512);
      assertThat(scp.received()).hasSize(1);
    }
  }

  @Test
  void severalAssociations_shareTheWork() throws Exception {
    try (TestScp scp = TestScp.accepting()) {
      run(scp.address(), images(40), manner(4, Optional.empty()));

      assertThat(scp.associations()).isEqualTo(4);
      assertThat(scp.received().stream().map(TestScp.Received::sopInstance).distinct()).hasSize(40);
    }
  }

  @Test
  void failedObject_isTriedAgainOnTheSameAssociation() throws Exception {
    AtomicInteger objects = new AtomicInteger();
    try (TestScp scp =
        new TestScp(16384, false, o -> objects.incrementAndGet() == 2 ? 0xA700 : 0)) {
      Tally.Snapshot result = run(scp.address(), images(3), PLAIN);

      assertThat(result.stored()).isEqualTo(3);
      assertThat(result.failures()).containsEntry("status A700", 1);
      assertThat(scp.associations()).isEqualTo(1);
    }
  }

  @Test
  void lostAnswer_isTriedAgainOnANewAssociationWithTheSameBytes() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    try (TestScp scp =
        new TestScp(
            16384,
            false,
            o -> {
              if (seen.add(o.sopInstance())) {
                throw new IOException("hang up");
              }
              return 0;
            })) {
      Tally.Snapshot result = run(scp.address(), images(3), PLAIN);

      assertThat(result.stored()).isEqualTo(3);
      assertThat(scp.associations()).isEqualTo(4);
      assertThat(seen).hasSize(3);
    }
  }

  @Test
  void objectThatIsNeverTaken_isGivenUpAndNotRecorded() throws Exception {
    try (TestScp scp = new TestScp(16384, false, object -> 0x0110)) {
      Tally.Snapshot result = run(scp.address(), images(2), PLAIN);

      assertThat(result.givenUp()).isEqualTo(2);
      assertThat(result.failures()).containsEntry("status 0110", 6);
      assertThat(sent()).isEmpty();
    }
  }

  @Test
  void warning_meansStored() throws Exception {
    try (TestScp scp = new TestScp(16384, false, object -> 0xB007)) {
      run(scp.address(), images(1), PLAIN);

      assertThat(sent()).extracting(Acknowledged::status).containsExactly("B007");
    }
  }

  @Test
  void refusedContext_isGivenUpAtOnce() throws Exception {
    try (TestScp scp = new TestScp(16384, true, object -> 0)) {
      Tally.Snapshot result = run(scp.address(), images(1), PLAIN);

      assertThat(result.givenUp()).isEqualTo(1);
      assertThat(result.failures()).containsEntry("presentation context refused", 1);
    }
  }

  @Test
  void nobodyListening_isGivenUpAfterTheAttempts() throws Exception {
    InetSocketAddress nobody;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = (InetSocketAddress) closed.getLocalSocketAddress();
    }
    Tally.Snapshot result = run(nobody, images(1), PLAIN);

    assertThat(result.givenUp()).isEqualTo(1);
    assertThat(result.failures().values()).containsExactly(3);
  }

  @ParameterizedTest
  @EnumSource(LineFault.class)
  void afterEveryFaultOnTheLine_theObjectArrivesWhole(LineFault fault) throws Exception {
    try (TestScp scp = TestScp.accepting()) {
      Workload workload =
          Workload.of(
              new Workload.Synthetic(
                  ModalityKind.CT, 1, 20_000, new StudyShape(1, 1), false, "GB18030", 1),
              Clock.systemUTC());
      Tally tally = new Tally();
      Peer peer = new Peer(scp.address(), "STORE", "CT01", Peer.USUAL_PDU, Duration.ofMillis(100));
      FaultyCaller caller = new FaultyCaller(peer, Duration.ofMillis(2), new SplittableRandom(1));
      Instance instance = workload.instances().iterator().next();

      tally.disturbed(caller.call(fault, instance).tally());
      Tally.Snapshot result = run(scp.address(), workload, PLAIN);

      assertThat(tally.snapshot().disturbances()).hasSize(1);
      assertThat(result.stored()).isEqualTo(1);
      byte[] whole = scp.received().get(scp.received().size() - 1).dataSet();
      assertThat(sent().get(0).sha256()).isEqualTo(sha256(whole));
      String reaction = tally.snapshot().disturbances().keySet().iterator().next();
      switch (fault) {
        case SLOW, TRUNCATED -> assertThat(reaction).isEqualTo("status 0000");
        case HALF_OPEN, SILENT, STALL -> assertThat(reaction).isEqualTo("no answer in time");
        case OVERSIZED_PDU -> assertThat(reaction).isEqualTo("aborted 2/6");
        case GARBAGE, ABORT, DROP -> assertThat(reaction).matches("disconnected.*|aborted.*");
      }
      if (fault == LineFault.TRUNCATED) {
        assertThat(scp.received().get(0).dataSet().length)
            .isBetween(whole.length / 2 - 1, whole.length / 2 + 1);
      }
    }
  }

  @Test
  void objectStoredInSpiteOfItsFault_isNotSentAgain() throws Exception {
    try (TestScp scp = TestScp.accepting()) {
      Tally.Snapshot result =
          run(
              scp.address(),
              images(4),
              manner(1, Optional.of(new Modality.Misbehaviour(LineFault.TRUNCATED, 2))));

      assertThat(result.stored()).isEqualTo(4);
      assertThat(result.disturbances()).containsEntry("status 0000", 2);
      assertThat(scp.received()).hasSize(4);
      for (int i = 0; i < 4; i++) {
        assertThat(sent().get(i).sha256()).isEqualTo(sha256(scp.received().get(i).dataSet()));
      }
    }
  }

  @Test
  void rate_holdsObjectsBack() throws Exception {
    try (TestScp scp = TestScp.accepting()) {
      long begin = System.nanoTime();
      run(scp.address(), images(6), new Modality.Manner(2, 50, 1, Duration.ZERO, Optional.empty()));

      assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(100_000_000L);
    }
  }

  @Test
  void realFiles_areSentInTheirOwnTransferSyntaxByteForByte() throws Exception {
    Path samples = Samples.dicom();
    try (TestScp scp = TestScp.accepting()) {
      Workload files = Workload.ofFiles(samples, 1, (path, problem) -> {});
      Tally.Snapshot result = run(scp.address(), files, PLAIN);

      assertThat(result.stored()).isEqualTo(files.count());
      assertThat(scp.received().stream().map(TestScp.Received::sopInstance).distinct())
          .hasSize(files.count());
      TestScp.Received chinese =
          scp.received().stream()
              .filter(o -> o.sopInstance().equals("1.3.6.1.4.1.5962.1.1.0.1.1.1175775771.5714.0"))
              .findFirst()
              .orElseThrow();
      byte[] file = java.nio.file.Files.readAllBytes(samples.resolve("chrX2.dcm"));
      assertThat(file).endsWith(chinese.dataSet());
      assertThat(scp.received().stream().map(TestScp.Received::transferSyntax))
          .contains("1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5");
    }
  }
}
