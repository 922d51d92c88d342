package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.PayloadKind;
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

  @TempDir Path folder;
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final DicomClient client = new DicomClient(1);
  private DicomServer modality;
  private ImagingLine gateway;

  @BeforeEach
  void start() throws Exception {
    modality = listen(0);
    gateway =
        new ImagingLine(
            folder,
            "[ { aeTitle: CT01, port: " + modality.address().getPort() + " }, { aeTitle: CT02 } ]");
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
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

  private ServiceClassUser associate(String aeTitle) throws Exception {
    AssociationOffer offer =
        new AssociationOffer(
                gateway.address(),
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
    LabLine.await(() -> gateway.records().commitments().open() == 0);
    // Nothing more is expected of its study, which is therefore complete before its quiet time
    LabLine.await(() -> gateway.records().studies().complete() == 1);
  }

  @Test
  void modalityThatAsksImageByImage_getsOneRegistration() throws Exception {
    ServiceClassUser association = associate("CT02");
    for (int i = 1; i <= 4; i++) {
      store(association, "1.2.3.4." + i);
      assertThat(ask(association, "1.9." + i, ct("1.2.3.4." + i))).isZero();
      nextResult();
    }
    LabLine.await(() -> gateway.records().studies().complete() == 1);
    gateway.awaitDelivered(5);
    assertThat(gateway.records().items(Optional.of(ItemState.SETTLED), 10, Optional.empty()))
        .filteredOn(item -> item.kind() == PayloadKind.EXAM)
        .extracting(item -> item.facts().attribute("NumberOfStudyRelatedInstances").orElse(""))
        .containsExactly("4");
  }

  @Test
  void whatIsNotDelivered_isWaitedFor_overARestart_andReportedOnAnAssociationOfOurs()
      throws Exception {
    gateway.away = true;
    ServiceClassUser association = associate("CT01");
    store(association, "1.2.3.4.1");
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    assertNoResult();

    gateway.restart();
    assertThat(gateway.records().commitments().open()).isEqualTo(1);
    assertNoResult();
    gateway.away = false;

    assertThat(nextResult())
        .isEqualTo(new CommitmentResult("1.9.1", List.of(ct("1.2.3.4.1")), List.of()));
    LabLine.await(() -> gateway.records().commitments().open() == 0);
  }

  @Test
  void modalityThatIsAway_getsItsResultWhenItIsBack() throws Exception {
    int port = modality.address().getPort();
    modality.close();
    ServiceClassUser association = associate("CT01");
    store(association, "1.2.3.4.1");
    gateway.away = true;
    assertThat(ask(association, "1.9.1", ct("1.2.3.4.1"))).isZero();
    association.release().toCompletableFuture().get(20, TimeUnit.SECONDS);
    gateway.away = false;
    gateway.awaitDelivered(1);
    assertNoResult();

    modality = listen(port);

    assertThat(nextResult().committed()).containsExactly(ct("1.2.3.4.1"));
  }

  @Test
  void eachInstanceIsAnsweredFor_withTheReasonOfItsFailure() throws Exception {
    gateway.more = "commitmentPatience: 1s";
    gateway.restart();
    ServiceClassUser association = associate("CT02");
    store(association, "1.2.3.4.1");
    gateway.awaitDelivered(1);
    gateway.away = true;
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
    gateway.more = "commitment: held";
    gateway.restart();
    gateway.away = true;
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
