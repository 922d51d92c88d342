package org.huren.agent.receive.dicom;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.spool.Intake;
import org.huren.agent.tls.TlsEvent;
import org.huren.config.DicomConfig;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.commitment.CommitmentProvider;
import org.huren.dicom.commitment.CommitmentResultReceiver;
import org.huren.dicom.commitment.StorageCommitment;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;
import org.huren.dicom.dimse.StorageProvider;

/**
 * Receives from modalities: C-STORE of any storage class, C-ECHO. An object is answered with
 * Success only after the spool said it is durable.
 */
public final class DicomReceiver implements AutoCloseable {
  private final ReceiverWatch watch;
  private final DicomServer server;
  private final Optional<TlsListener> certificates;

  private DicomReceiver(
      ReceiverWatch watch, DicomServer server, Optional<TlsListener> certificates) {
    this.watch = watch;
    this.server = server;
    this.certificates = certificates;
  }

  /**
   * Opens the port, or both.
   *
   * @param commitment takes storage commitment requests; empty: they are not offered
   * @param results takes what archives report of commitments that our uplinks asked for
   * @throws IOException if one can't be opened; the watch was told
   */
  public static DicomReceiver start(
      DicomConfig config,
      Intake intake,
      Optional<CommitmentProvider> commitment,
      CommitmentResultReceiver results,
      ReceiverWatch watch,
      Consumer<TlsEvent> tlsEvents,
      Clock clock,
      LongSupplier nanoTime)
      throws IOException {
    Optional<TlsListener> certificates =
        config.tls().map(tls -> new TlsListener(tls, clock, tlsEvents));
    try {
      DicomServer server =
          DicomServer.start(
              settings(config, certificates),
              new CallerPolicy(config, intake::invitesSenders),
              services(
                  new SpooledStorage(
                      intake, new CallerTreatments(Optional.of(config)), watch, nanoTime),
                  commitment,
                  results),
              new AssociationLog(watch));
      DicomReceiver receiver = new DicomReceiver(watch, server, certificates);
      certificates.ifPresent(c -> watch.certificate(c::state));
      watch.listening(receiver.address());
      receiver.tlsAddress().ifPresent(watch::listeningOverTls);
      return receiver;
    } catch (IOException e) {
      certificates.ifPresent(TlsListener::close);
      watch.cannotListen(e);
      throw e;
    }
  }

  static DicomServerSettings settings(DicomConfig config, Optional<TlsListener> certificates) {
    DicomConfig.Deadlines deadlines = config.deadlines();
    AssociationSettings association =
        AssociationSettings.defaults()
            .withMaximumLength((int) config.maxPdu().bytes())
            .withTransferSyntaxes(config.transferSyntaxes())
            .withDeadlines(
                deadlines.association(), deadlines.idle(), deadlines.object(), deadlines.write());
    DicomServerSettings plain =
        DicomServerSettings.listeningOn(config.listen().socketAddress())
            .withMaximumAssociations(config.maxAssociations())
            .withAssociation(association);
    return config
        .tls()
        .map(
            tls ->
                plain.and(
                    new DicomServerSettings.Listener(
                        tls.listen().socketAddress(), certificates.map(TlsListener::settings))))
        .orElse(plain);
  }

  private static DicomServices services(
      StorageProvider storage,
      Optional<CommitmentProvider> commitment,
      CommitmentResultReceiver results) {
    DicomServices services =
        DicomServices.of(storage)
            .withEvents(StorageCommitment.SOP_CLASS, StorageCommitment.receiver(results));
    return commitment
        .map(
            provider ->
                services.withActions(
                    StorageCommitment.SOP_CLASS, StorageCommitment.performer(provider)))
        .orElse(services);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Where it listens for TLS, if it does. */
  public Optional<InetSocketAddress> tlsAddress() {
    return server.addresses().stream().skip(1).findFirst();
  }

  /** Takes no new association and lets running objects finish for a while. */
  public void close(Duration grace) {
    server.stop(grace);
    certificates.ifPresent(TlsListener::close);
    watch.stopped();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }
}
