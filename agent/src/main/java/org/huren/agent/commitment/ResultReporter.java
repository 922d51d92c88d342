package org.huren.agent.commitment;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import org.huren.agent.item.Reason;
import org.huren.agent.spool.CommitmentQueue.Open;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.config.CertificateIdentity;
import org.huren.config.DicomConfig;
import org.huren.config.DicomConfig.Caller;
import org.huren.dicom.AeTitle;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.CommitmentProvider;
import org.huren.dicom.commitment.CommitmentResult;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.AssociationAnswer;
import org.huren.dicom.dimse.AssociationOffer;
import org.huren.dicom.dimse.DicomClient;
import org.huren.dicom.dimse.DimseStatus;
import org.huren.dicom.dimse.OperationOutcome;
import org.huren.dicom.dimse.ServiceClassUser;
import org.huren.dicom.dimse.TlsSettings;

/**
 * Reports one result: on the association of the request while it lasts, else on one of ours to the
 * caller's configured port, as SCP by role selection (PS3.4 J.3.3). Any thread.
 */
public final class ResultReporter implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Optional<Reason> TAKEN = Optional.empty();

  private final AeTitle ours;
  private final DicomConfig.Callers callers;
  private final Optional<TlsMaterial> tls;
  private final DicomClient client = new DicomClient(1);

  /**
   * @param tls what is shown to callers whose port speaks TLS; empty: none does
   */
  public ResultReporter(DicomConfig config, Optional<TlsMaterial> tls) {
    this.ours = config.aeTitle();
    this.callers = config.callers();
    this.tls = tls;
  }

  /**
   * Where a caller listens.
   *
   * @param certificate what it must show there, over TLS
   */
  private record Destination(
      InetSocketAddress address, boolean overTls, Optional<CertificateIdentity> certificate) {}

  /**
   * Reports; completes with why the peer does not have the result now, empty if it said that it
   * has. Never completes exceptionally.
   *
   * @param live who asked, if its association may still be there
   */
  CompletionStage<Optional<Reason>> report(
      Open request, Optional<CommitmentProvider.Caller> live, CommitmentResult result) {
    if (live.isEmpty()) {
      return onOurOwn(request, result);
    }
    return live.get()
        .report(result)
        .thenCompose(
            outcome ->
                isTaken(outcome)
                    ? CompletableFuture.completedFuture(TAKEN)
                    : onOurOwn(request, result));
  }

  private static boolean isTaken(OperationOutcome outcome) {
    return outcome instanceof OperationOutcome.Responded responded
        && responded.status() == DimseStatus.SUCCESS;
  }

  private CompletionStage<Optional<Reason>> onOurOwn(Open request, CommitmentResult result) {
    Optional<Destination> to = destination(request);
    if (to.isEmpty()) {
      return failed(Reason.of("commitment.no-port", request.caller()));
    }
    AssociationOffer plain =
        new AssociationOffer(
                to.get().address(),
                ours,
                new AeTitle(request.caller()),
                List.of(StorageCommitment.proposal(1)),
                CONNECT,
                AssociationSettings.defaults())
            .withRoles(List.of(StorageCommitment.providerRole()));
    if (!to.get().overTls()) {
      return client.associate(plain).thenCompose(answer -> onOurOwn(answer, to.get(), result));
    }
    TlsState state =
        tls.map(TlsMaterial::current)
            .orElseGet(() -> new TlsState.Unusable(Reason.of("commitment.no-tls")));
    if (state instanceof TlsState.Unusable unusable) {
      return failed(unusable.why());
    }
    SSLContext context = ((TlsState.Usable) state).context();
    return client
        .associate(plain.withTls(TlsSettings.requestor(() -> context).withHandshake(CONNECT)))
        .thenCompose(answer -> onOurOwn(answer, to.get(), result));
  }

  private static CompletionStage<Optional<Reason>> onOurOwn(
      AssociationAnswer answer, Destination destination, CommitmentResult result) {
    InetSocketAddress to = destination.address();
    if (answer instanceof AssociationAnswer.Rejected rejected) {
      return failed(Reason.of("commitment.rejected", to, rejected.why()));
    }
    if (answer instanceof AssociationAnswer.Failed failed) {
      return failed(Reason.of("commitment.unreachable", to, failed.why()));
    }
    ServiceClassUser peer = ((AssociationAnswer.Established) answer).user();
    if (!isWhomWeMean(peer, destination)) {
      return peer.release()
          .handle((released, failure) -> Optional.of(Reason.of("commitment.other-peer", to)));
    }
    if (!StorageCommitment.canReport(peer.info())) {
      return peer.release()
          .handle((released, failure) -> Optional.of(Reason.of("commitment.not-taken", to)));
    }
    return StorageCommitment.report(peer, result)
        .thenCompose(outcome -> peer.release().handle((released, failure) -> verdict(outcome, to)));
  }

  private static Optional<Reason> verdict(OperationOutcome outcome, InetSocketAddress to) {
    if (isTaken(outcome)) {
      return TAKEN;
    }
    return Optional.of(
        outcome instanceof OperationOutcome.Responded responded
            ? Reason.of("commitment.refused", to, String.format("%04X", responded.status()))
            : Reason.of(
                "commitment.unreachable", to, ((OperationOutcome.NotResponded) outcome).why()));
  }

  private static boolean isWhomWeMean(ServiceClassUser peer, Destination destination) {
    return !destination.overTls()
        || destination
            .certificate()
            .map(
                wanted ->
                    peer.info().tls().stream()
                        .flatMap(t -> t.peerCertificates().stream().limit(1))
                        .anyMatch(wanted::matches))
            .orElse(true);
  }

  private static CompletionStage<Optional<Reason>> failed(Reason why) {
    return CompletableFuture.completedFuture(Optional.of(why));
  }

  /** Where the configuration says, else where it called from, on the port it has configured. */
  private Optional<Destination> destination(Open request) {
    if (!(callers instanceof DicomConfig.Callers.Listed listed)) {
      return Optional.empty();
    }
    try {
      InetAddress from = InetAddress.getByName(request.address());
      return listed.callers().stream()
          .filter(c -> c.aeTitle().value().equals(request.caller()) && c.port().isPresent())
          .min(Comparator.comparing(c -> !includes(c, from)))
          .map(
              c ->
                  new Destination(
                      new InetSocketAddress(
                          c.address().flatMap(a -> a.single()).orElse(from),
                          c.port().orElseThrow()),
                      c.portOverTls(),
                      c.certificate()));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address was kept as text: " + request.address(), e);
    }
  }

  private static boolean includes(Caller caller, InetAddress from) {
    return caller.address().map(range -> range.contains(from)).orElse(true);
  }

  @Override
  public void close() {
    client.close();
  }
}
