package org.huren.installer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.huren.agent.item.KillPoint;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.CommitmentRequest;
import org.huren.dicom.commitment.CommitmentResult;
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
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.modality.Modality;
import org.huren.simulator.modality.ModalityKind;
import org.huren.simulator.modality.Peer;
import org.huren.simulator.modality.StudyShape;
import org.huren.simulator.modality.Workload;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A modality asks for storage commitment, and the agent is killed at each step from there to the
 * modality's word that it has the result: it gets one whatever happens, at worst twice.
 */
@Timeout(120)
class CommitmentCrashTest {
  private static final AeTitle MODALITY = new AeTitle("CT01");
  private static final String TRANSACTION = "1.9.1";

  @TempDir Path directory;
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final AtomicBoolean killsAtReport = new AtomicBoolean();
  private final DicomClient client = new DicomClient(1);
  private Platforms platforms;
  private AgentProcess agent;
  private DicomServer modality;

  @BeforeEach
  void start() throws Exception {
    StorageProvider nothing =
        request -> new StorageProvider.Admission.Refuse(StoreResponse.of(0xC000, "no"));
    modality =
        DicomServer.start(
            DicomServerSettings.listeningOn(local(0)),
            request -> AssociationPolicy.accept(),
            DicomServices.of(nothing)
                .withEvents(
                    StorageCommitment.SOP_CLASS,
                    StorageCommitment.receiver((result, association) -> taken(result))),
            event -> {});
    platforms = new Platforms(directory);
    agent =
        new AgentProcess(
            directory,
            platforms,
            "[ { aeTitle: CT01, address: 127.0.0.1, port: "
                + modality.address().getPort()
                + " } ]");
  }

  @AfterEach
  void stop() throws Exception {
    agent.kill();
    client.close();
    modality.close();
    platforms.close();
  }

  /** Once, the agent dies after it has sent the result and before it has the answer. */
  private CompletableFuture<NormalizedResponse> taken(CommitmentResult result) {
    results.add(result);
    if (killsAtReport.getAndSet(false)) {
      try {
        agent.kill();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
  }

  private static InetSocketAddress local(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private List<SopReference> sendStudy() throws Exception {
    Workload study =
        Workload.of(
            new Workload.Synthetic(
                ModalityKind.CT, 3, 4000, new StudyShape(1, 3), false, "GB18030", 1),
            Clock.systemUTC());
    Peer peer =
        new Peer(local(agent.dicomPort()), "HUREN", "CT01", Peer.USUAL_PDU, Duration.ofSeconds(20));
    Modality.Manner manner = new Modality.Manner(1, 0, 3, Duration.ofMillis(100), Optional.empty());
    try (JsonLines sent = JsonLines.open(directory.resolve("sent.jsonl"))) {
      Modality sender =
          new Modality(peer, manner, study, sent, new Tally(), Clock.systemUTC(), new Random(1));
      sender.run();
      List<SopReference> objects = new ArrayList<>();
      sender
          .stored()
          .forEach(
              r -> objects.add(new SopReference(r.sopClass().value(), r.sopInstance().value())));
      assertThat(objects).hasSize(3);
      return objects;
    }
  }

  private OperationOutcome ask(List<SopReference> objects) throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
            local(agent.dicomPort()),
            MODALITY,
            new AeTitle("HUREN"),
            List.of(StorageCommitment.proposal(1)),
            Duration.ofSeconds(10),
            AssociationSettings.defaults());
    AssociationAnswer answer =
        client.associate(offer).toCompletableFuture().get(20, TimeUnit.SECONDS);
    ServiceClassUser association = ((AssociationAnswer.Established) answer).user();
    OperationOutcome outcome =
        StorageCommitment.request(association, new CommitmentRequest(TRANSACTION, objects))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    association.release();
    return outcome;
  }

  private void restart(String... jvmOptions) throws Exception {
    assertThat(agent.endsWithin(Duration.ofSeconds(30))).as(agent.log()).isTrue();
    agent.start(jvmOptions);
  }

  private void awaitResult(List<SopReference> objects) throws Exception {
    CommitmentResult result = results.poll(30, TimeUnit.SECONDS);
    assertThat(result).as(agent.log()).isNotNull();
    assertThat(result.transactionUid()).isEqualTo(TRANSACTION);
    assertThat(result.committed()).containsExactlyInAnyOrderElementsOf(objects);
    assertThat(result.failed()).isEmpty();
  }

  @Test
  void requestKilledAtEachStepToItsEnd_isAnsweredForAllTheSame() throws Exception {
    agent.start("-Dhuren.crash=" + KillPoint.BEFORE_COMMITMENT_ANSWER);
    agent.awaitReady();
    List<SopReference> objects = sendStudy();
    assertThat(ask(objects)).isInstanceOf(OperationOutcome.NotResponded.class);

    restart("-Dhuren.crash=" + KillPoint.BEFORE_COMMITMENT_REPORT);

    killsAtReport.set(true);
    restart();
    awaitResult(objects);

    restart();
    awaitResult(objects);
    assertThat(results).isEmpty();
  }
}
