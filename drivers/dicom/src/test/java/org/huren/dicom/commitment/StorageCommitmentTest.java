package org.huren.dicom.commitment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.CommitmentResult.Failure;
import org.huren.dicom.commitment.CommitmentResult.FailureReason;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.OperationOutcome.NotResponded;
import org.huren.dicom.dimse.OperationOutcome.Responded;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.dimse.StorageProvider;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both roles of storage commitment, over real sockets. */
@Timeout(60)
class StorageCommitmentTest {
  private static final Responded SUCCESS = new Responded(0, Optional.empty());
  private static final SopReference OBJECT =
      new SopReference("1.2.840.10008.5.1.4.1.1.2", "1.2.3.4");
  private static final CommitmentRequest REQUEST = new CommitmentRequest("1.9.1", List.of(OBJECT));

  private record Asked(CommitmentRequest request, CommitmentProvider.Caller caller) {}

  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final DicomClient client = new DicomClient(1);
  private final List<DicomServer> servers = new ArrayList<>();
  private final BlockingQueue<AbortCause> aborts = new LinkedBlockingQueue<>();
  private Duration idle = Duration.ofMinutes(5);

  @AfterEach
  void close() {
    client.close();
    servers.forEach(DicomServer::close);
  }

  @Test
  void result_comesOnTheAssociationOfTheRequest() throws Exception {
    ServiceClassUser modality = associate(scp(), modality());
    assertThat(join(StorageCommitment.request(modality, REQUEST))).isEqualTo(SUCCESS);
    Asked first = asked.take();
    assertThat(first.request()).isEqualTo(REQUEST);
    assertThat(first.caller().association().callingAeTitle().value()).isEqualTo("CT01");

    CommitmentResult result = new CommitmentResult("1.9.1", List.of(OBJECT), List.of());
    assertThat(join(first.caller().report(result))).isEqualTo(SUCCESS);
    assertThat(results.take()).isEqualTo(result);
  }

  @Test
  void modalityThatWaitsForItsResultInSilence_isNotIdle_untilItHasIt() throws Exception {
    idle = Duration.ofMillis(200);
    ServiceClassUser modality = associate(scp(), modality());
    assertThat(join(StorageCommitment.request(modality, REQUEST))).isEqualTo(SUCCESS);
    assertThat(aborts.poll(1, TimeUnit.SECONDS)).isNull();

    CommitmentResult result = new CommitmentResult("1.9.1", List.of(OBJECT), List.of());
    assertThat(join(asked.take().caller().report(result))).isEqualTo(SUCCESS);
    assertThat(aborts.take()).isEqualTo(AbortCause.IDLE);
  }

  @Test
  void result_comesOnAnAssociationOfTheProvider_onceTheFirstHasEnded() throws Exception {
    ServiceClassUser modality = associate(scp(), modality());
    assertThat(join(StorageCommitment.request(modality, REQUEST))).isEqualTo(SUCCESS);
    modality.release().toCompletableFuture().get();
    CommitmentResult result =
        new CommitmentResult(
            "1.9.1",
            List.of(),
            List.of(new Failure(OBJECT, FailureReason.NO_SUCH_OBJECT_INSTANCE)));
    assertThat(join(asked.take().caller().report(result))).isInstanceOf(NotResponded.class);

    ServiceClassUser provider =
        associate(
            scu(),
            new AssociationOffer(
                    new InetSocketAddress(0),
                    new AeTitle("HUREN"),
                    new AeTitle("CT01"),
                    List.of(StorageCommitment.proposal(1)),
                    Duration.ofSeconds(10),
                    AssociationSettings.defaults())
                .withRoles(List.of(StorageCommitment.providerRole())));
    assertThat(StorageCommitment.canReport(provider.info())).isTrue();
    assertThat(join(StorageCommitment.report(provider, result))).isEqualTo(SUCCESS);
    assertThat(results.take()).isEqualTo(result);
  }

  @Test
  void peerWithoutTheRole_takesNoResult() throws Exception {
    ServiceClassUser modality = associate(scp(), modality());
    assertThat(StorageCommitment.canReport(modality.info())).isFalse();
    ServiceClassUser refused =
        associate(scp(), modality().withRoles(List.of(StorageCommitment.providerRole())));
    assertThat(StorageCommitment.canReport(refused.info())).isFalse();
  }

  @Test
  void otherTypesAndInstances_areRefusedByTheirOwnStatus() throws Exception {
    ServiceClassUser modality = associate(scp(), modality());
    var context = modality.info().contextOf(StorageCommitment.SOP_CLASS).orElseThrow();
    assertThat(join(modality.action(context, StorageCommitment.SOP_CLASS, "1.2.3", 1, new byte[0])))
        .isInstanceOfSatisfying(
            Responded.class,
            r -> assertThat(r.status()).isEqualTo(DimseStatus.NO_SUCH_SOP_INSTANCE));
    assertThat(
            join(
                modality.action(
                    context,
                    StorageCommitment.SOP_CLASS,
                    StorageCommitment.SOP_INSTANCE,
                    2,
                    new byte[8])))
        .isInstanceOfSatisfying(
            Responded.class,
            r -> assertThat(r.status()).isEqualTo(DimseStatus.NO_SUCH_ACTION_TYPE));
    assertThat(
            join(
                modality.action(
                    context,
                    StorageCommitment.SOP_CLASS,
                    StorageCommitment.SOP_INSTANCE,
                    1,
                    new byte[7])))
        .isInstanceOfSatisfying(
            Responded.class, r -> assertThat(r.status()).isEqualTo(DimseStatus.PROCESSING_FAILURE));
    assertThat(asked).isEmpty();
  }

  @Test
  void manyRequests_areEachAnsweredOnce() throws Exception {
    ServiceClassUser modality = associate(scp(), modality());
    List<CompletableFuture<OperationOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      outcomes.add(
          StorageCommitment.request(modality, new CommitmentRequest("1.9." + i, List.of(OBJECT)))
              .toCompletableFuture());
    }
    List<CompletableFuture<OperationOutcome>> reported = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Asked one = asked.take();
      reported.add(
          one.caller()
              .report(
                  new CommitmentResult(one.request().transactionUid(), List.of(OBJECT), List.of()))
              .toCompletableFuture());
    }
    for (int i = 0; i < 50; i++) {
      assertThat(outcomes.get(i).get()).isEqualTo(SUCCESS);
      assertThat(reported.get(i).get()).isEqualTo(SUCCESS);
      assertThat(results.take().transactionUid()).isEqualTo("1.9." + i);
    }
  }

  // --- helpers of this test ------------------------------------------------------------------

  private DicomServer scp() throws Exception {
    return start(
        DicomServices.of(refusing())
            .withActions(
                StorageCommitment.SOP_CLASS,
                StorageCommitment.performer(
                    (request, caller) -> {
                      asked.add(new Asked(request, caller));
                      return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
                    })));
  }

  private DicomServer scu() throws Exception {
    return start(
        DicomServices.of(refusing())
            .withEvents(StorageCommitment.SOP_CLASS, StorageCommitment.receiver(this::resulted)));
  }

  private CompletableFuture<NormalizedResponse> resulted(
      CommitmentResult result, AssociationInfo association) {
    results.add(result);
    return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
  }

  private static StorageProvider refusing() {
    return request -> new StorageProvider.Admission.Refuse(StoreResponse.of(0xC000, "no"));
  }

  private DicomServer start(DicomServices services) throws Exception {
    DicomServer server =
        DicomServer.start(
            DicomServerSettings.listeningOn(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .withAssociation(
                    AssociationSettings.defaults()
                        .withDeadlines(
                            Duration.ofSeconds(15),
                            idle,
                            Duration.ofHours(1),
                            Duration.ofMinutes(1))),
            request -> AssociationPolicy.accept(),
            services,
            event -> {
              if (event instanceof AssociationEvent.Aborted aborted) {
                aborts.add(aborted.cause());
              }
            });
    servers.add(server);
    return server;
  }

  private AssociationOffer modality() {
    return new AssociationOffer(
            new InetSocketAddress(0),
            new AeTitle("CT01"),
            new AeTitle("HUREN"),
            List.of(StorageCommitment.proposal(1)),
            Duration.ofSeconds(10),
            AssociationSettings.defaults())
        .withEvents(
            Map.of(StorageCommitment.SOP_CLASS, StorageCommitment.receiver(this::resulted)));
  }

  private ServiceClassUser associate(DicomServer server, AssociationOffer offer) throws Exception {
    AssociationAnswer answer =
        client
            .associate(
                new AssociationOffer(
                    server.address(),
                    offer.calling(),
                    offer.called(),
                    offer.contexts(),
                    offer.roles(),
                    offer.events(),
                    offer.connect(),
                    offer.settings(),
                    offer.tls()))
            .toCompletableFuture()
            .get();
    assertThat(answer).isInstanceOf(AssociationAnswer.Established.class);
    return ((AssociationAnswer.Established) answer).user();
  }

  private static OperationOutcome join(
      java.util.concurrent.CompletionStage<OperationOutcome> outcome) throws Exception {
    return outcome.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
