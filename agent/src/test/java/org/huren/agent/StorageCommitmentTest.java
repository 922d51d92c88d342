package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.huren.agent.analyzer.Analyzers;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.KillPoint;
import org.huren.agent.item.Reason;
import org.huren.agent.item.Receipt;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Metrics;
import org.huren.agent.order.LisSystems;
import org.huren.agent.spool.DeliveryQueue.Claim;
import org.huren.agent.spool.SpoolEnvironment;
import org.huren.agent.upload.Schedule;
import org.huren.agent.upload.Uplink;
import org.huren.agent.upload.Uploader;
import org.huren.agent.upload.dicom.CommitmentResults;
import org.huren.config.GatewayConfig;
import org.huren.config.GatewayConfigReader;
import org.huren.config.ProfileFolders;
import org.huren.config.ReadResult;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.PresentationContext;
import org.huren.dicom.commitment.CommitmentRequest;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.CommitmentResult.FailureReason;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.dimse.StorageProvider;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.huren.dicom.pdu.ProposedContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A modality, the gateway, and a cloud that can be away: who is told what, and when. */
@Timeout(120)
class StorageCommitmentTest {
  private static final String CT_IMAGE = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR_IMAGE = "1.2.840.10008.5.1.4.1.1.4";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final UplinkId CLOUD = new UplinkId("cloud");

  @TempDir Path folder;
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final DicomClient client = new DicomClient(1);
  private volatile boolean away;
  private DicomServer modality;
  private Pipeline pipeline;
  private Receivers receivers;
  private String commitment = "";

  @BeforeEach
  void start() throws Exception {
    modality = listen(0);
    startGateway();
  }

  @AfterEach
  void stop() throws Exception {
    stopGateway();
    client.close();
    modality.close();
  }

  private DicomServer listen(int port) throws Exception {
    StorageProvider nothing =
        request -> new StorageProvider.Admission.Refuse(StoreResponse.of(0xC000, "no"));
    return DicomServer.start(
        DicomServerSettings.listeningOn(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
        request -> AssociationPolicy.accept(),
        DicomServices.of(nothing)
            .withEvents(
                StorageCommitment.SOP_CLASS,
                StorageCommitment.receiver(
                    (result, association) -> {
                      results.add(result);
                      return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
                    })),
        event -> {});
  }

  private void startGateway() throws Exception {
    Clock clock = Clock.systemUTC();
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(
        file,
        """
        hospital: { name: Test, orgCode: 12350428MB0000000X }
        spool: { directory: ./spool, minFree: 1MB }
        dicom:
          aeTitle: HUREN
          listen: 127.0.0.1:%d
          callers:
            - { aeTitle: CT01, port: %d }
            - { aeTitle: CT02 }
          %s
        uplinks:
          - { id: cloud, type: stow, url: "http://127.0.0.1:1/studies", accepts: [ images ] }
        """
            .formatted(freePort(), modality.address().getPort(), commitment));
    GatewayConfig config =
        ((ReadResult.Ok) new GatewayConfigReader(new ProfileFolders(), clock).read(file)).config();
    Metrics metrics = new Metrics();
    Events events = new Events(Locale.ENGLISH, System::nanoTime);
    Analyzers analyzers = Analyzers.load(config, folder);
    LisSystems systems = LisSystems.load(config, folder);
    pipeline =
        Pipeline.start(
            config,
            analyzers,
            systems,
            SpoolEnvironment.real(KillPoint.Observer.NONE),
            new Handover(events, metrics, broken -> {}),
            (uplink, queue, reports) ->
                new Uploader(
                    CLOUD,
                    new Cloud(),
                    uplink.pace(),
                    new Schedule(List.of(), config.hospital().timezone()),
                    queue,
                    clock,
                    new SecureRandom(),
                    KillPoint.Observer.NONE,
                    events::upload));
    receivers =
        new Receivers(config, analyzers, systems, metrics, events, clock, KillPoint.Observer.NONE);
    receivers.start(
        pipeline.intake(), pipeline.orders(), pipeline.commitment(), new CommitmentResults());
  }

  private static int freePort() throws Exception {
    try (java.net.ServerSocket socket =
        new java.net.ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void stopGateway() throws Exception {
    receivers.close(Duration.ZERO);
    pipeline.stop(Duration.ZERO);
  }

  private void restartGateway() throws Exception {
    stopGateway();
    startGateway();
  }

  private final class Cloud implements Uplink {
    @Override
    public Map<ItemId, DeliveryOutcome> send(List<Claim> claims) {
      Map<ItemId, DeliveryOutcome> outcomes = new HashMap<>();
      claims.forEach(
          c ->
              outcomes.put(
                  c.item().id(),
                  away
                      ? new DeliveryOutcome.RetryLater(
                          Optional.of(Duration.ofMillis(100)),
                          Reason.of("upload.file-altered"),
                          DeliveryOutcome.Fault.ITEM)
                      : new DeliveryOutcome.Delivered(new Receipt(Instant.EPOCH, "there"))));
      return outcomes;
    }

    @Override
    public Batch batch() {
      return new Batch(10, 1 << 20);
    }

    @Override
    public Optional<Instant> certificateExpiresAt() {
      return Optional.empty();
    }

    @Override
    public void close() {}
  }

  private ServiceClassUser associate(String aeTitle) throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
                receivers.dicomAddress().orElseThrow(),
                new AeTitle(aeTitle),
                new AeTitle("HUREN"),
                List.of(
                    new ProposedContext(1, CT_IMAGE, List.of(EXPLICIT)),
                    StorageCommitment.proposal(3)),
                Duration.ofSeconds(10),
                AssociationSettings.defaults())
            .withEvents(
                Map.of(
                    StorageCommitment.SOP_CLASS,
                    StorageCommitment.receiver(
                        (result, association) -> {
                          results.add(result);
                          return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
                        })));
    AssociationAnswer answer =
        client.associate(offer).toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertThat(answer).isInstanceOf(AssociationAnswer.Established.class);
    return ((AssociationAnswer.Established) answer).user();
  }

  private static void store(ServiceClassUser association, String uid) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(500).order(ByteOrder.LITTLE_ENDIAN);
    element(bytes, 0x0008, 0x0016, CT_IMAGE);
    element(bytes, 0x0008, 0x0018, uid);
    element(bytes, 0x0020, 0x000D, "1.2.3");
    element(bytes, 0x0020, 0x000E, "1.2.3.4");
    byte[] object = Arrays.copyOf(bytes.array(), bytes.position());
    PresentationContext context = association.context(CT_IMAGE, EXPLICIT).orElseThrow();
    assertThat(
            association
                .store(
                    context, CT_IMAGE, uid, Channels.newChannel(new ByteArrayInputStream(object)))
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS))
        .isEqualTo(new OperationOutcome.Responded(0, Optional.empty()));
  }

  private static void element(ByteBuffer into, int group, int number, String uid) {
    byte[] value = (uid.length() % 2 == 0 ? uid : uid + "\0").getBytes(StandardCharsets.US_ASCII);
    into.putShort((short) group).putShort((short) number).put((byte) 'U').put((byte) 'I');
    into.putShort((short) value.length).put(value);
  }

  private static int ask(ServiceClassUser association, String transaction, SopReference... objects)
      throws Exception {
    OperationOutcome outcome =
        StorageCommitment.request(association, new CommitmentRequest(transaction, List.of(objects)))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return ((OperationOutcome.Responded) outcome).status();
  }

  private static SopReference ct(String uid) {
    return new SopReference(CT_IMAGE, uid);
  }

  private CommitmentResult nextResult() throws Exception {
    CommitmentResult result = results.poll(30, TimeUnit.SECONDS);
    assertThat(result).as("a result within 30 s").isNotNull();
    return result;
  }

  private void assertNoResult() throws Exception {
    assertThat(results.poll(1500, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void deliveredObjects_areCommitted_onTheAssociationOfTheRequest() throws Exception {
    ServiceClassUser association = associate("CT02");
    store(association, "1.2.3.4.1");
    store(association, "1.2.3.4.2");

    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"), ct("1.2.3.4.2"))).isZero();

    assertThat(nextResult())
        .isEqualTo(
            new CommitmentResult("1.9.1", List.of(ct("1.2.3.4.1"), ct("1.2.3.4.2")), List.of()));
    LabLine.await(() -> pipeline.records().commitments().open() == 0);
    // Nothing more is expected of its study, which is therefore complete at once
    LabLine.await(() -> pipeline.records().studies().complete() == 1);
  }

  @Test
  void whatIsNotDelivered_isWaitedFor_overARestart_andReportedOnAnAssociationOfOurs()
      throws Exception {
    away = true;
    ServiceClassUser association = associate("CT01");
    store(association, "1.2.3.4.1");
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    assertNoResult();

    restartGateway();
    assertThat(pipeline.records().commitments().open()).isEqualTo(1);
    assertNoResult();
    away = false;

    assertThat(nextResult())
        .isEqualTo(new CommitmentResult("1.9.1", List.of(ct("1.2.3.4.1")), List.of()));
    LabLine.await(() -> pipeline.records().commitments().open() == 0);
  }

  @Test
  void modalityThatIsAway_getsItsResultWhenItIsBack() throws Exception {
    int port = modality.address().getPort();
    modality.close();
    ServiceClassUser association = associate("CT01");
    store(association, "1.2.3.4.1");
    away = true;
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    association.release().toCompletableFuture().get(20, TimeUnit.SECONDS);
    away = false;
    LabLine.await(() -> pipeline.records().countByState().getOrDefault(ItemState.SETTLED, 0L) == 1);
    assertNoResult();

    modality = listen(port);

    assertThat(nextResult().committed()).containsExactly(ct("1.2.3.4.1"));
  }

  @Test
  void eachInstanceIsAnsweredFor_withTheReasonOfItsFailure() throws Exception {
    commitment = "commitmentPatience: 1s";
    restartGateway();
    ServiceClassUser association = associate("CT02");
    store(association, "1.2.3.4.1");
    LabLine.await(() -> pipeline.records().countByState().getOrDefault(ItemState.SETTLED, 0L) == 1);
    away = true;
    store(association, "1.2.3.4.2");

    assertThat(
            ask(
                association,
                "1.9.1",
                ct("1.2.3.4.1"),
                new SopReference(MR_IMAGE, "1.2.3.4.1"),
                ct("1.2.3.4.2"),
                ct("1.2.3.4.404")))
        .isZero();

    assertThat(nextResult())
        .isEqualTo(
            new CommitmentResult(
                "1.9.1",
                List.of(ct("1.2.3.4.1")),
                List.of(
                    new CommitmentResult.Failure(
                        new SopReference(MR_IMAGE, "1.2.3.4.1"),
                        FailureReason.CLASS_INSTANCE_CONFLICT),
                    new CommitmentResult.Failure(ct("1.2.3.4.2"), FailureReason.PROCESSING_FAILURE),
                    new CommitmentResult.Failure(
                        ct("1.2.3.4.404"), FailureReason.NO_SUCH_OBJECT_INSTANCE))));
  }

  @Test
  void held_commitsWhatIsDurableHere() throws Exception {
    commitment = "commitment: held";
    restartGateway();
    away = true;
    ServiceClassUser association = associate("CT02");
    store(association, "1.2.3.4.1");
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    assertThat(nextResult().committed()).containsExactly(ct("1.2.3.4.1"));
  }

  @Test
  void sameRequestAgain_isAnsweredAgain_andAnotherOfItsNameIsRefused() throws Exception {
    ServiceClassUser association = associate("CT02");
    store(association, "1.2.3.4.1");
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    CommitmentResult first = nextResult();
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    assertThat(nextResult()).isEqualTo(first);
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.2"))).isEqualTo(0x0131);
  }
}
