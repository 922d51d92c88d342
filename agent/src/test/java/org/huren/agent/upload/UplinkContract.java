package org.huren.agent.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Delivered;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.item.Source;
import org.huren.agent.item.UplinkId;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.Payload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every kind of uplink must do, whatever its far side does to it. */
@Timeout(120)
public abstract class UplinkContract {
  /** Long enough for a busy machine, short enough for a test that waits it out. */
  protected static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final long HUGE = 256L << 20;
  private static final long LITTLE = 64L << 20;

  @TempDir protected Path directory;
  private final Random random = new Random(7);
  private int next;
  private FarSide farSide;
  private Uplink uplink;

  /** What the far side does with the requests that come. */
  protected enum Behaviour {
    /** Stores everything and says so. */
    STORE,
    /** Stores everything, and the answer forgets one. */
    FORGET_ONE,
    /** Stores everything; the connection ends before the answer. */
    LOSE_THE_ANSWER,
    /** The connection ends in the middle of the answer. */
    CUT_THE_ANSWER,
    /** Resets the connection while the request is under way. */
    RESET,
    /** Answers success, and something that is no answer. */
    GARBAGE,
    /** Answers success and never stops. */
    ENDLESS_ANSWER,
    /** Takes the request and never answers. */
    SILENT,
    /** Stops reading. */
    STALL,
    /** Stores all but one, which it refuses for good. */
    REFUSE_ONE,
    /** Asks for a pause of 17 seconds, if there is a way to ask so. */
    BUSY
  }

  /** A far side under the test's command. */
  protected interface FarSide extends AutoCloseable {
    void behave(Behaviour behaviour);

    /** SHA-256 of each stored content, by identity. */
    Map<String, String> stored();

    @Override
    void close() throws IOException;
  }

  /** What the payloads are. */
  protected PayloadKind kind() {
    return PayloadKind.DICOM;
  }

  protected abstract FarSide farSide() throws IOException;

  /** An uplink to the far side. */
  protected abstract Uplink connect(FarSide farSide) throws IOException;

  /** An uplink to where nobody listens. */
  protected abstract Uplink connectToNobody() throws IOException;

  /** The start of a payload of this kind of far side, which tells it the identity. */
  protected abstract byte[] head(String identity);

  /** What a receipt must name. */
  protected String reference(String identity) {
    return identity;
  }

  /**
   * What is heard of a busy far side's wish to be left alone; empty where there is no such wish.
   */
  protected Optional<Duration> pauseHeard() {
    return Optional.of(Duration.ofSeconds(17));
  }

  /** Whether payloads go out as they are read, however long; else the long ones are refused. */
  protected boolean streams() {
    return true;
  }

  @BeforeEach
  void begin() throws IOException {
    farSide = farSide();
    uplink = connect(farSide);
  }

  @AfterEach
  void end() throws IOException {
    uplink.close();
    farSide.close();
  }

  protected final Claim claim(int length) throws IOException {
    String identity = "1.2.840." + ++next;
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    byte[] head = head(identity);
    System.arraycopy(head, 0, bytes, 0, head.length);
    Path file = Files.write(directory.resolve(identity + ".dcm"), bytes);
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return claim(identity, file, length, (int) crc.getValue());
  }

  protected final Claim claim(String identity, Path file, long length, int crc) {
    ItemId id = new ItemId(new UUID(0x7000L | ((long) ++next << 16), 0x8000000000000000L));
    Facts facts = new Facts(Optional.of(identity), Optional.empty(), Map.of(), List.of());
    Item item =
        new Item(
            id,
            kind(),
            new Source("CT"),
            ItemState.ACCEPTED,
            length,
            crc,
            0,
            crc,
            Instant.now(),
            facts,
            List.of(),
            Optional.empty());
    return new Claim(item, new UplinkId("test"), 0, new Payload(file, length, 0));
  }

  private List<Claim> claims(int count) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      claims.add(claim(1000 + 70_000 * (i % 3)));
    }
    return claims;
  }

  private Map<ItemId, DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = uplink.send(claims);
    assertThat(outcomes.keySet())
        .as("one outcome for each claim")
        .containsExactlyInAnyOrderElementsOf(claims.stream().map(c -> c.item().id()).toList());
    return outcomes;
  }

  private static String identity(Claim claim) {
    return claim.item().facts().identity().orElseThrow();
  }

  private static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertAllComeLater(List<Claim> claims) throws InterruptedException {
    assertThat(send(claims).values()).allSatisfy(o -> assertThat(o).isInstanceOf(RetryLater.class));
  }

  /** After whatever went wrong, the same uplink works again. */
  private void assertWorksAgain(List<Claim> claims) throws InterruptedException {
    farSide.behave(Behaviour.STORE);
    assertThat(send(claims).values()).allSatisfy(o -> assertThat(o).isInstanceOf(Delivered.class));
  }

  @Test
  void storedItems_areDelivered_andTheirBytesAreTheSame() throws Exception {
    List<Claim> claims = claims(9);
    Map<ItemId, DeliveryOutcome> outcomes = send(claims);
    for (Claim claim : claims) {
      assertThat(outcomes.get(claim.item().id()))
          .isInstanceOfSatisfying(
              Delivered.class,
              d -> assertThat(d.receipt().reference()).contains(reference(identity(claim))));
      assertThat(farSide.stored()).containsEntry(identity(claim), sha256(claim.payload().file()));
    }
  }

  @Test
  void itemThatTheAnswerDoesNotName_isNotDelivered() throws Exception {
    List<Claim> claims = claims(4);
    farSide.behave(Behaviour.FORGET_ONE);
    assertThat(send(claims).values())
        .hasAtLeastOneElementOfType(RetryLater.class)
        .noneMatch(Rejected.class::isInstance);
    assertWorksAgain(claims);
  }

  @Test
  void lostAnswer_isNoDelivery() throws Exception {
    List<Claim> claims = claims(3);
    farSide.behave(Behaviour.LOSE_THE_ANSWER);
    assertAllComeLater(claims);
    assertWorksAgain(claims);
  }

  @Test
  void cutAnswer_isNoDelivery() throws Exception {
    List<Claim> claims = claims(3);
    farSide.behave(Behaviour.CUT_THE_ANSWER);
    assertAllComeLater(claims);
    assertWorksAgain(claims);
  }

  @Test
  void resetConnection_isNoDelivery() throws Exception {
    List<Claim> claims = List.of(claim(3_000_000), claim(3_000_000));
    farSide.behave(Behaviour.RESET);
    assertAllComeLater(claims);
    assertWorksAgain(claims);
  }

  @Test
  void garbage_isNoDelivery() throws Exception {
    List<Claim> claims = claims(3);
    farSide.behave(Behaviour.GARBAGE);
    assertAllComeLater(claims);
    assertWorksAgain(claims);
  }

  @Test
  void endlessAnswer_isCutOff() throws Exception {
    List<Claim> claims = claims(2);
    farSide.behave(Behaviour.ENDLESS_ANSWER);
    assertAllComeLater(claims);
    assertWorksAgain(claims);
  }

  @Test
  void silentFarSide_isGivenUpAfterTheTimeout() throws Exception {
    List<Claim> claims = claims(2);
    farSide.behave(Behaviour.SILENT);
    long from = System.nanoTime();
    assertAllComeLater(claims);
    assertThat(Duration.ofNanos(System.nanoTime() - from))
        .isBetween(TIMEOUT.minusMillis(100), TIMEOUT.plusSeconds(30));
    assertWorksAgain(claims);
  }

  @Test
  void refusedItem_isRejected_andTheOthersAreDelivered() throws Exception {
    farSide.behave(Behaviour.REFUSE_ONE);
    List<Claim> claims = new ArrayList<>();
    claims.add(claim(1000));
    for (int i = 1; i < uplink.batch().items() && i < 5; i++) {
      claims.add(claim(1000));
    }
    Map<ItemId, DeliveryOutcome> outcomes = send(claims);
    assertThat(outcomes.values().stream().filter(Rejected.class::isInstance)).hasSize(1);
    assertThat(outcomes.values().stream().filter(Delivered.class::isInstance))
        .hasSize(claims.size() - 1);
  }

  @Test
  void busyFarSide_isHeard() throws Exception {
    farSide.behave(Behaviour.BUSY);
    assertThat(send(claims(2)).values())
        .allSatisfy(
            o ->
                assertThat(o)
                    .isInstanceOfSatisfying(
                        RetryLater.class,
                        later -> {
                          assertThat(later.after()).isEqualTo(pauseHeard());
                          assertThat(later.fault()).isEqualTo(Fault.UPLINK);
                        }));
  }

  @Test
  void nobodyThere_isTheUplinksFault() throws Exception {
    try (Uplink nobody = connectToNobody()) {
      assertThat(nobody.send(claims(1)).values())
          .allSatisfy(
              o ->
                  assertThat(o)
                      .isInstanceOfSatisfying(
                          RetryLater.class, l -> assertThat(l.fault()).isEqualTo(Fault.UPLINK)));
    }
  }

  @Test
  void missingPayload_isTheItemsOwnMatter() throws Exception {
    List<Claim> claims = claims(3);
    Files.delete(claims.get(1).payload().file());
    Map<ItemId, DeliveryOutcome> outcomes = send(claims);
    assertThat(outcomes.get(claims.get(1).item().id()))
        .isInstanceOfSatisfying(RetryLater.class, l -> assertThat(l.fault()).isEqualTo(Fault.ITEM));
    assertWorksAgain(List.of(claims.get(0), claims.get(2)));
  }

  @Test
  void alteredPayload_neverArrives() throws Exception {
    for (int at : new int[] {2_000, 199_999}) {
      List<Claim> claims = List.of(claim(1000), claim(200_000), claim(1000));
      Path file = claims.get(1).payload().file();
      byte[] bytes = Files.readAllBytes(file);
      bytes[at] ^= 1;
      Files.write(file, bytes);
      Map<ItemId, DeliveryOutcome> outcomes = send(claims);
      assertThat(outcomes.get(claims.get(1).item().id())).isInstanceOf(Rejected.class);
      assertThat(farSide.stored()).doesNotContainKey(identity(claims.get(1)));
      assertWorksAgain(List.of(claims.get(0), claims.get(2)));
    }
  }

  @Test
  void interrupt_endsASendAtOnce() throws Exception {
    farSide.behave(Behaviour.SILENT);
    List<Claim> claims = claims(1);
    ExecutorService thread = Executors.newSingleThreadExecutor();
    Future<?> sending = thread.submit(() -> uplink.send(claims));
    while (farSide.stored().isEmpty() && !sending.isDone()) {
      Thread.onSpinWait();
    }
    thread.shutdownNow();
    assertThat(thread.awaitTermination(TIMEOUT.toMillis() / 2, TimeUnit.MILLISECONDS)).isTrue();
    assertThatThrownBy(sending::get).hasCauseInstanceOf(InterruptedException.class);
    assertWorksAgain(claims);
  }

  @Test
  void connections_doNotMixUpTheirAnswers() throws Exception {
    List<List<Claim>> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(claims(3));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Map<ItemId, DeliveryOutcome>>> sends = new ArrayList<>();
      requests.forEach(r -> sends.add(() -> send(r)));
      for (Future<Map<ItemId, DeliveryOutcome>> sent : threads.invokeAll(sends)) {
        assertThat(sent.get().values())
            .allSatisfy(o -> assertThat(o).isInstanceOf(Delivered.class));
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(farSide.stored()).hasSize(120);
  }

  @Test
  void hugePayload_needsNoMemory() throws Exception {
    Claim claim = hugeClaim();
    if (!streams()) {
      long before = heapInUse();
      assertThat(uplink.send(List.of(claim)).values()).hasOnlyElementsOfType(Rejected.class);
      assertThat(heapInUse() - before).as("bytes held of what is not sent").isLessThan(LITTLE);
      return;
    }
    farSide.behave(Behaviour.STALL);
    long before = heapInUse();
    long most = 0;
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> sending = thread.submit(() -> uplink.send(List.of(claim)));
      while (!sending.isDone()) {
        most = Math.max(most, heapInUse() - before);
      }
    } finally {
      thread.shutdownNow();
    }
    assertThat(most).as("bytes held while the far side does not read").isLessThan(LITTLE);
    assertWorksAgain(List.of(claim));
    assertThat(farSide.stored()).containsKey(identity(claim));
  }

  private Claim hugeClaim() throws IOException {
    String identity = "1.2.840.999999999";
    Path file = directory.resolve("huge.dcm");
    byte[] head = head(identity);
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(HUGE);
      sparse.write(head);
    }
    CRC32C crc = new CRC32C();
    try (FileChannel channel = FileChannel.open(file)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
      while (channel.read(buffer.clear()) > 0) {
        crc.update(buffer.flip());
      }
    }
    return claim(identity, file, HUGE, (int) crc.getValue());
  }

  private static long heapInUse() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
