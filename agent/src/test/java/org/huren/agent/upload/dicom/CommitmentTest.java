package org.huren.agent.upload.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.huren.config.UplinkConfig;
import org.huren.config.UplinkConfig.AlreadyThere;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.commitment.CommitmentProvider;
import org.huren.dicom.commitment.CommitmentRequest;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.StorageProvider.Admission;
import org.huren.dicom.dimse.StoreAnswer;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.huren.dicom.dimse.StoreReception;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What counts as delivered where the far side must answer for it (PS3.4 Annex J). */
@Timeout(60)
class CommitmentTest {
  @TempDir Path folder;
  private final List<String> stores = new CopyOnWriteArrayList<>();
  private final List<CommitmentRequest> asked = new CopyOnWriteArrayList<>();
  private final List<AssociationInfo> associations = new CopyOnWriteArrayList<>();
  private final CommitmentResults results = new CommitmentResults();
  private SpooledObjects objects;
  private Optional<DicomServer> server = Optional.empty();
  private Optional<DicomUplink> uplink = Optional.empty();

  @BeforeEach
  void begin() {
    objects = new SpooledObjects(folder);
  }

  @AfterEach
  void end() {
    uplink.ifPresent(DicomUplink::close);
    server.ifPresent(DicomServer::close);
  }

  /** Counts what it stores. */
  private Admission store(String uid) {
    return new Admission.Receive(
        new StoreReception() {
          @Override
          public void data(ByteBuffer fragment) {}

          @Override
          public CompletionStage<StoreAnswer> end() {
            stores.add(uid);
            return CompletableFuture.completedFuture(
                StoreResponse.of(0xB000, "values were coerced"));
          }

          @Override
          public void aborted() {}
        });
  }

  private void archive(Optional<CommitmentProvider> provider, Duration timeout) throws IOException {
    DicomServices storage = DicomServices.of(request -> store(request.affectedSopInstanceUid()));
    DicomServer started =
        DicomServer.start(
            DicomServerSettings.listeningOn(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            request -> AssociationPolicy.accept(),
            provider
                .map(
                    p ->
                        storage.withActions(
                            StorageCommitment.SOP_CLASS, StorageCommitment.performer(p)))
                .orElse(storage),
            event -> {});
    server = Optional.of(started);
    UplinkConfig.Dicom plain =
        DicomUplinkContractTest.config(started.address().getPort(), 2, timeout, AlreadyThere.TRUST);
    UplinkConfig.Dicom config =
        new UplinkConfig.Dicom(
            plain.id(),
            plain.accepts(),
            plain.address(),
            plain.calledAeTitle(),
            plain.callingAeTitle(),
            plain.tls(),
            plain.pace(),
            plain.compress(),
            plain.alreadyThere(),
            true);
    uplink =
        Optional.of(
            new DicomUplink(
                config,
                Optional.empty(),
                results,
                Clock.systemUTC(),
                new Random(1),
                KillPoint.Observer.NONE,
                Compression.NONE));
  }

  /** An archive that reports on the association of the request what a function makes of it. */
  private interface Report {
    Optional<CommitmentResult> of(CommitmentRequest request);
  }

  private void archive(Report report, Duration timeout) throws IOException {
    CommitmentProvider provider =
        (request, caller) -> {
          asked.add(request);
          associations.add(caller.association());
          report.of(request).ifPresent(caller::report);
          return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
        };
    archive(Optional.of(provider), timeout);
  }

  private static CommitmentResult all(CommitmentRequest request) {
    return new CommitmentResult(request.transactionUid(), request.instances(), List.of());
  }

  private List<DeliveryOutcome> send(List<Claim> claims) throws InterruptedException {
    Map<ItemId, DeliveryOutcome> outcomes = uplink.orElseThrow().send(claims);
    return claims.stream().map(c -> outcomes.get(c.item().id())).toList();
  }

  private List<Claim> cts(int count) throws IOException {
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      claims.add(objects.ct(100));
    }
    return claims;
  }

  @Test
  void committedObjects_areDelivered_withTheWarningOfTheirStore() throws Exception {
    archive(request -> Optional.of(all(request)), Duration.ofSeconds(20));
    for (DeliveryOutcome outcome : send(cts(5))) {
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Delivered.class,
              d ->
                  assertThat(d.receipt().warning())
                      .contains(Reason.of("upload.warning-coerced", "B000")));
    }
    assertThat(asked).singleElement().satisfies(r -> assertThat(r.instances()).hasSize(5));
    assertThat(asked.get(0).transactionUid()).matches("2\\.25\\.[1-9][0-9]{1,38}");
  }

  @Test
  void whatTheArchiveHasLost_isSentAgain_andAConflictIsAPersonsMatter() throws Exception {
    List<Claim> claims = cts(3);
    archive(
        request -> {
          List<SopReference> all = request.instances();
          return Optional.of(
              all.size() < 3
                  ? all(request)
                  : new CommitmentResult(
                      request.transactionUid(),
                      all.subList(0, 1),
                      List.of(
                          new CommitmentResult.Failure(all.get(1), 0x0112),
                          new CommitmentResult.Failure(all.get(2), 0x0119))));
        },
        Duration.ofSeconds(20));
    List<DeliveryOutcome> outcomes = send(claims);
    assertThat(outcomes.get(0)).isInstanceOf(Delivered.class);
    assertThat(outcomes.get(1))
        .isEqualTo(
            new RetryLater(
                Optional.empty(), Reason.of("upload.not-committed", "0112"), Fault.ITEM));
    assertThat(outcomes.get(2)).isEqualTo(new Rejected(Reason.of("upload.not-committed", "0119")));

    assertThat(send(claims.subList(1, 2))).hasOnlyElementsOfType(Delivered.class);
    assertThat(stores).hasSize(4);
  }

  @Test
  void resultThatComesMuchLater_countsAtTheNextTry_andNothingIsSentTwice() throws Exception {
    archive(request -> Optional.empty(), Duration.ofMillis(400));
    List<Claim> claims = cts(2);
    for (int i = 0; i < 2; i++) {
      assertThat(send(claims))
          .allSatisfy(
              o ->
                  assertThat(o)
                      .isEqualTo(
                          new RetryLater(
                              Optional.empty(),
                              Reason.of("upload.not-committed-yet"),
                              Fault.ITEM)));
    }
    assertThat(asked).as("asked again").hasSize(2);
    // As it comes to our own receiver
    NormalizedResponse answer =
        results.resulted(all(asked.get(0)), associations.get(0)).toCompletableFuture().get();
    assertThat(answer).isEqualTo(NormalizedResponse.SUCCESS);
    assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
    assertThat(stores).as("each stored once").hasSize(2);
  }

  @Test
  void resultOfNoOpenTransaction_isNotAcknowledged() throws Exception {
    archive(request -> Optional.of(all(request)), Duration.ofSeconds(20));
    send(cts(1));
    CommitmentResult foreign = new CommitmentResult("2.25.1", List.of(), List.of());
    assertThat(results.resulted(foreign, associations.get(0)).toCompletableFuture().get().status())
        .isEqualTo(0x0110);
  }

  @Test
  void archiveThatOffersNoCommitment_getsNothing() throws Exception {
    archive(Optional.empty(), Duration.ofSeconds(20));
    assertThat(send(cts(2)))
        .allSatisfy(
            o ->
                assertThat(o)
                    .isEqualTo(
                        new RetryLater(
                            Optional.empty(),
                            Reason.of("upload.no-commitment", "PACS"),
                            Fault.UPLINK)));
    assertThat(stores).isEmpty();
  }

  @Test
  void refusedRequest_isAskedAgain_withoutSendingAgain() throws Exception {
    boolean[] refuses = {true};
    archive(
        Optional.of(
            (request, caller) -> {
              if (refuses[0]) {
                return CompletableFuture.completedFuture(NormalizedResponse.of(0x0110, "not now"));
              }
              CompletionStage<?> unused = caller.report(all(request));
              return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
            }),
        Duration.ofSeconds(20));
    List<Claim> claims = cts(1);
    assertThat(send(claims).get(0))
        .isEqualTo(
            new RetryLater(
                Optional.empty(), Reason.of("upload.commitment-refused", "0110"), Fault.ITEM));
    refuses[0] = false;
    assertThat(send(claims)).hasOnlyElementsOfType(Delivered.class);
    assertThat(stores).hasSize(1);
  }
}
