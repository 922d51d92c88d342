package org.huren.dicom.dimse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEnd;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.huren.dicom.pdu.AsynchronousOperationsWindow;
import org.huren.dicom.pdu.ProposedContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Our client against our server over real sockets. */
@Timeout(60)
class LoopbackTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final Responded SUCCESS = new Responded(0, Optional.empty());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<AssociationEvent> events = new LinkedBlockingQueue<>();
  private final Sink sink = new Sink(threads);
  private final DicomClient client = new DicomClient(2);
  private final List<DicomServer> servers = new ArrayList<>();

  @AfterEach
  void closeAll() {
    client.close();
    servers.forEach(DicomServer::close);
    threads.shutdownNow();
  }

  @Test
  void largeObject_passesInConstantMemory() throws Exception {
    DicomServer server = start(DicomServerSettings.listeningOn(ANY_PORT), sink);
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    long length = 400L << 20;
    Generated object = new Generated(length);

    assertThat(store(user, "1.2.3", object)).isEqualTo(SUCCESS);

    assertThat(sink.stored)
        .containsExactly(new Sink.Summary("1.2.3", length, object.crc.getValue()));
    assertThat(object.mostDirectMemory).isLessThan(64L << 20);
    assertThat(user.release().toCompletableFuture().get())
        .isInstanceOf(AssociationEnd.Released.class);
  }

  @Test
  void smallPdusOnBothSides_areHonoured() throws Exception {
    AssociationSettings small = AssociationSettings.defaults().withMaximumLength(4096);
    DicomServer server =
        start(DicomServerSettings.listeningOn(ANY_PORT).withAssociation(small), sink);
    ServiceClassUser user = associate(server, small);
    assertThat(user.info().peerMaximumLength()).isEqualTo(4096);
    Generated object = new Generated(1_000_001);

    assertThat(store(user, "1.2.3", object)).isEqualTo(SUCCESS);
    assertThat(sink.stored)
        .containsExactly(new Sink.Summary("1.2.3", 1_000_001, object.crc.getValue()));
  }

  @Test
  void emptyDataSet_isAnObjectTheProviderJudges() throws Exception {
    DicomServer server = start(DicomServerSettings.listeningOn(ANY_PORT), sink);
    assertThat(store(associate(server, AssociationSettings.defaults()), "1.2.3", new Generated(0)))
        .isEqualTo(SUCCESS);
    assertThat(sink.stored).containsExactly(new Sink.Summary("1.2.3", 0, 0));
  }

  @Test
  void window_letsStoresOverlap() throws Exception {
    BlockingQueue<CompletableFuture<StoreAnswer>> unanswered = new LinkedBlockingQueue<>();
    DicomServer server =
        start(
            DicomServerSettings.listeningOn(ANY_PORT),
            request -> new StorageProvider.Admission.Receive(new Unanswered(unanswered)));
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    assertThat(user.info().operationsWindow()).isEqualTo(new AsynchronousOperationsWindow(16, 1));

    List<CompletableFuture<OperationOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      outcomes.add(begin(user, "1.2." + i, new Generated(5000)));
    }
    List<CompletableFuture<StoreAnswer>> waiting = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      waiting.add(unanswered.take());
    }
    assertThat(outcomes).noneMatch(CompletableFuture::isDone);
    waiting.get(15).complete(StoreResponse.SUCCESS);
    assertThat(outcomes.get(15).get()).isEqualTo(SUCCESS);
    for (int i = 0; i < 15; i++) {
      waiting.get(i).complete(StoreResponse.of(0xA700, "no space"));
      assertThat(outcomes.get(i).get()).isEqualTo(new Responded(0xA700, Optional.of("no space")));
    }
  }

  @Test
  void echoAndRejection_areToldToTheClient() throws Exception {
    DicomServer server =
        start(DicomServerSettings.listeningOn(ANY_PORT).withMaximumAssociations(1), sink);
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    PresentationContext verification = user.context(Wire.VERIFICATION, Wire.EXPLICIT).orElseThrow();
    assertThat(user.echo(verification).toCompletableFuture().get()).isEqualTo(SUCCESS);

    assertThat(answer(server, AssociationSettings.defaults()))
        .isInstanceOfSatisfying(
            AssociationAnswer.Rejected.class,
            r -> {
              assertThat(r.rejection().result()).isEqualTo(2);
              assertThat(r.why()).isEqualTo("LOCAL_LIMIT_EXCEEDED");
            });
  }

  @Test
  void unreachableServer_isAFailureWithAReason() throws Exception {
    DicomServer server = start(DicomServerSettings.listeningOn(ANY_PORT), sink);
    server.close();
    assertThat(answer(server, AssociationSettings.defaults()))
        .isInstanceOfSatisfying(
            AssociationAnswer.Failed.class, f -> assertThat(f.why()).contains("refused"));
  }

  @Test
  void objectThatCannotBeRead_abortsOnBothSides() throws Exception {
    DicomServer server = start(DicomServerSettings.listeningOn(ANY_PORT), sink);
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    ReadableByteChannel broken =
        new Generated(1 << 20) {
          private int reads;

          @Override
          public int read(ByteBuffer into) throws IOException {
            if (reads++ == 5) {
              throw new IOException("bad sector");
            }
            return super.read(into);
          }
        };
    assertThat(store(user, "1.2.3", broken))
        .isInstanceOfSatisfying(
            NotResponded.class, n -> assertThat(n.cause()).isEqualTo(AbortCause.USER_ABORTED));
    assertThat(awaitEvent(AssociationEvent.Aborted.class).cause())
        .isEqualTo(AbortCause.PEER_ABORTED);
    assertThat(sink.aborted).containsExactly("1.2.3");
    assertThat(sink.stored).isEmpty();
  }

  @Test
  void stop_letsARunningStoreFinish() throws Exception {
    BlockingQueue<CompletableFuture<StoreAnswer>> unanswered = new LinkedBlockingQueue<>();
    DicomServer server =
        start(
            DicomServerSettings.listeningOn(ANY_PORT),
            request -> new StorageProvider.Admission.Receive(new Unanswered(unanswered)));
    ServiceClassUser idle = associate(server, AssociationSettings.defaults());
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    CompletableFuture<OperationOutcome> outcome = begin(user, "1.2.3", new Generated(5000));
    CompletableFuture<StoreAnswer> answer = unanswered.take();

    CompletableFuture<Void> stopped =
        CompletableFuture.runAsync(() -> server.stop(Duration.ofSeconds(30)), threads);
    assertThat(awaitEvent(AssociationEvent.Aborted.class).cause()).isEqualTo(AbortCause.STOPPING);
    assertThat(idle.echo(idle.info().contexts().get(1)).toCompletableFuture().get())
        .isInstanceOf(NotResponded.class);
    assertThat(stopped).isNotDone();
    answer.complete(StoreResponse.SUCCESS);
    assertThat(outcome.get()).isEqualTo(SUCCESS);
    stopped.get(20, TimeUnit.SECONDS);
  }

  @Test
  void portInUse_isSaid() throws Exception {
    DicomServer server = start(DicomServerSettings.listeningOn(ANY_PORT), sink);
    assertThatThrownBy(() -> start(DicomServerSettings.listeningOn(server.address()), sink))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(String.valueOf(server.address().getPort()));
  }

  @Test
  void connectionsOverTheLimit_areClosed_andTheOthersServed() throws Exception {
    DicomServer server =
        start(
            new DicomServerSettings(
                DicomServerSettings.listeningOn(ANY_PORT).listeners(),
                1,
                2,
                2,
                AssociationSettings.defaults()),
            sink);
    ServiceClassUser user = associate(server, AssociationSettings.defaults());
    try (Socket second = new Socket(server.address().getAddress(), server.address().getPort());
        Socket third = new Socket(server.address().getAddress(), server.address().getPort())) {
      third.setSoTimeout(20_000);
      assertThat(third.getInputStream().read()).isEqualTo(-1);
      awaitEvent(AssociationEvent.ConnectionRefused.class);
      assertThat(second.isClosed()).isFalse();
    }
    assertThat(store(user, "1.2.3", new Generated(10))).isEqualTo(SUCCESS);
  }

  @Test
  void peerThatStopsReading_isCut() throws Exception {
    Duration second = Duration.ofSeconds(1);
    AssociationSettings settings =
        AssociationSettings.defaults()
            .withDeadlines(
                Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(1), second);
    DicomServer server =
        start(DicomServerSettings.listeningOn(ANY_PORT).withAssociation(settings), sink);
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(server.address());
      socket.getOutputStream().write(Wire.associateRq(1));
      byte[] echo = Wire.command(3, Wire.request(0x30, 1, Wire.VERIFICATION, false));
      byte[][] many = new byte[1000][];
      Arrays.fill(many, echo);
      byte[] flood = Wire.join(many);
      Thread writer =
          new Thread(
              () -> {
                try {
                  while (true) {
                    socket.getOutputStream().write(flood);
                  }
                } catch (IOException cut) {
                  // as it should
                }
              });
      writer.start();
      assertThat(awaitEvent(AssociationEvent.Aborted.class).cause())
          .isEqualTo(AbortCause.WRITE_BLOCKED);
      writer.join(20_000);
      assertThat(writer.isAlive()).isFalse();
    }
  }

  // --- helpers of this test ------------------------------------------------------------------

  private DicomServer start(DicomServerSettings settings, StorageProvider storage)
      throws IOException {
    DicomServer server =
        DicomServer.start(
            settings, r -> AssociationPolicy.accept(), DicomServices.of(storage), events::add);
    servers.add(server);
    return server;
  }

  private AssociationAnswer answer(DicomServer server, AssociationSettings settings)
      throws Exception {
    return client
        .associate(
            new AssociationOffer(
                server.address(),
                new AeTitle("CT01"),
                new AeTitle("HUREN"),
                List.of(
                    new ProposedContext(1, Wire.CT, List.of(Wire.EXPLICIT)),
                    new ProposedContext(3, Wire.VERIFICATION, List.of(Wire.EXPLICIT))),
                Duration.ofSeconds(10),
                settings))
        .toCompletableFuture()
        .get();
  }

  private ServiceClassUser associate(DicomServer server, AssociationSettings settings)
      throws Exception {
    return ((AssociationAnswer.Established) answer(server, settings)).user();
  }

  private static CompletableFuture<OperationOutcome> begin(
      ServiceClassUser user, String uid, ReadableByteChannel object) {
    PresentationContext ct = user.context(Wire.CT, Wire.EXPLICIT).orElseThrow();
    return user.store(ct, Wire.CT, uid, object).toCompletableFuture();
  }

  private static OperationOutcome store(
      ServiceClassUser user, String uid, ReadableByteChannel object) throws Exception {
    return begin(user, uid, object).get();
  }

  private <T extends AssociationEvent> T awaitEvent(Class<T> type) throws InterruptedException {
    while (true) {
      AssociationEvent event = events.take();
      if (type.isInstance(event)) {
        return type.cast(event);
      }
    }
  }

  /** Takes everything and leaves the answer to the test. */
  private record Unanswered(BlockingQueue<CompletableFuture<StoreAnswer>> answers)
      implements StoreReception {
    @Override
    public void data(ByteBuffer fragment) {
      fragment.position(fragment.limit());
    }

    @Override
    public CompletableFuture<StoreAnswer> end() {
      CompletableFuture<StoreAnswer> answer = new CompletableFuture<>();
      answers.add(answer);
      return answer;
    }

    @Override
    public void aborted() {}
  }

  /** Random bytes without end, made on the way; watches the memory meanwhile. */
  private static class Generated implements ReadableByteChannel {
    private final byte[] block = new byte[64 * 1024 + 1];
    private final CRC32C crc = new CRC32C();
    private long left;
    private long mostDirectMemory;

    Generated(long length) {
      left = length;
      new Random(length).nextBytes(block);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
      if (left == 0) {
        return -1;
      }
      int count = (int) Math.min(Math.min(left, block.length), into.remaining());
      into.put(block, 0, count);
      crc.update(block, 0, count);
      left -= count;
      mostDirectMemory = Math.max(mostDirectMemory, PlatformDependent.usedDirectMemory());
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
