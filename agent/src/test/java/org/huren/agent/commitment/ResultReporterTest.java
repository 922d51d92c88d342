package org.huren.agent.commitment;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.CommitmentQueue.Open;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.huren.config.ByteSize;
import org.huren.config.CertificateIdentity;
import org.huren.config.CommitmentConfig;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
import org.huren.config.DicomConfig.Treatment;
import org.huren.config.HostPort;
import org.huren.config.TlsConfig;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.SopReference;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;
import org.huren.dicom.dimse.NormalizedResponse;
import org.huren.dicom.dimse.StorageProvider;
import org.huren.dicom.dimse.StoreAnswer.StoreResponse;
import org.huren.dicom.dimse.TlsSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that go to a port of a modality which speaks TLS there. */
@Timeout(60)
class ResultReporterTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Modalities CA");
  private static final CommitmentResult RESULT =
      new CommitmentResult("1.9.1", List.of(new SopReference("1.2", "1.2.3")), List.of());

  @TempDir Path folder;
  private final BlockingQueue<CommitmentResult> results = new LinkedBlockingQueue<>();
  private final BlockingQueue<AssociationInfo> associations = new LinkedBlockingQueue<>();
  private Optional<ResultReporter> reporter = Optional.empty();

  @AfterEach
  void close() {
    reporter.ifPresent(ResultReporter::close);
  }

  private DicomServer modality(Optional<TlsSettings> tls) throws Exception {
    StorageProvider nothing =
        request -> new StorageProvider.Admission.Refuse(StoreResponse.of(0xC000, "no"));
    return DicomServer.start(
        DicomServerSettings.listeningOn(
            new DicomServerSettings.Listener(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), tls)),
        request -> AssociationPolicy.accept(),
        DicomServices.of(nothing)
            .withEvents(
                StorageCommitment.SOP_CLASS,
                StorageCommitment.receiver(
                    (result, association) -> {
                      associations.add(association);
                      results.add(result);
                      return CompletableFuture.completedFuture(NormalizedResponse.SUCCESS);
                    })),
        event -> {});
  }

  private static Optional<TlsSettings> showing(String name) {
    TestAuthority.Issued issued =
        AUTHORITY.issue(name, "EC", Instant.now().plus(Duration.ofDays(30)));
    return Optional.of(
        TlsSettings.acceptor(
            () -> AUTHORITY.context(issued), TlsSettings.ClientCertificate.REQUIRED));
  }

  private Optional<Reason> report(DicomServer modality, Optional<String> certificate)
      throws Exception {
    Caller caller =
        new Caller(
            new AeTitle("CT01"),
            Optional.empty(),
            Optional.of(modality.address().getPort()),
            true,
            certificate.map(CertificateIdentity::parse),
            Optional.empty(),
            Treatment.USUAL);
    TlsConfig files = AUTHORITY.write(folder, "gateway");
    DicomConfig config =
        new DicomConfig(
            new AeTitle("HUREN"),
            new HostPort("127.0.0.1", 0),
            Optional.of(
                new DicomConfig.Tls(
                    new HostPort("127.0.0.1", 0),
                    files,
                    DicomConfig.ClientCertificate.REQUIRED,
                    Duration.ofSeconds(15))),
            new DicomConfig.Callers.Listed(List.of(caller)),
            Treatment.USUAL,
            AssociationSettings.defaults().transferSyntaxes(),
            ByteSize.parse("128KB"),
            10,
            new DicomConfig.Deadlines(
                Duration.ofSeconds(15),
                Duration.ofMinutes(2),
                Duration.ofHours(1),
                Duration.ofMinutes(1)),
            new CommitmentConfig(CommitmentConfig.Means.HELD, Duration.ofDays(2)));
    ResultReporter made =
        new ResultReporter(
            config, Optional.of(new TlsMaterial(files, Clock.systemUTC(), event -> {})));
    reporter = Optional.of(made);
    Open request = new Open(1, "CT01", "127.0.0.1", "1.9.1", Instant.EPOCH, true, 0, Instant.EPOCH);
    return made.report(request, Optional.empty(), RESULT)
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
  }

  @Test
  void resultOverTls_showsOurCertificate_andIsTaken() throws Exception {
    try (DicomServer modality = modality(showing("CT01"))) {
      assertThat(report(modality, Optional.of("CN=CT01"))).isEmpty();
      assertThat(results).containsExactly(RESULT);
      assertThat(associations.take().tls().orElseThrow().peerCertificates().get(0))
          .satisfies(
              c -> assertThat(c.getSubjectX500Principal().getName()).isEqualTo("CN=gateway"));
    }
  }

  @Test
  void peerWithAnotherCertificate_isToldNothing() throws Exception {
    try (DicomServer modality = modality(showing("MR07"))) {
      assertThat(report(modality, Optional.of("CN=CT01")).orElseThrow().code())
          .isEqualTo("commitment.other-peer");
      assertThat(results).isEmpty();
    }
  }

  @Test
  void peerThatSpeaksNoTls_isToldNothing_andTheReasonSaysWhy() throws Exception {
    try (DicomServer modality = modality(Optional.empty())) {
      assertThat(report(modality, Optional.empty()).orElseThrow().code())
          .isEqualTo("commitment.unreachable");
      assertThat(results).isEmpty();
    }
  }
}
