package org.huren.agent.receive.dicom;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.spool.Intake;
import org.huren.config.DicomConfig;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.dimse.DicomServer;
import org.huren.dicom.dimse.DicomServerSettings;
import org.huren.dicom.dimse.DicomServices;

/**
 * Receives from modalities: C-STORE of any storage class, C-ECHO. An object is answered with
 * Success only after the spool said it is durable.
 */
public final class DicomReceiver implements AutoCloseable {
  private final ReceiverWatch watch;
  private final DicomServer server;

  private DicomReceiver(ReceiverWatch watch, DicomServer server) {
    this.watch = watch;
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @throws IOException if it can't be opened; the watch was told
   */
  public static DicomReceiver start(
      DicomConfig config, Intake intake, ReceiverWatch watch, LongSupplier nanoTime)
      throws IOException {
    AssociationSettings usual = AssociationSettings.defaults();
    AssociationSettings association =
        usual
            .withMaximumLength((int) config.maxPdu().bytes())
            .withTransferSyntaxes(config.transferSyntaxes())
            .withDeadlines(
                usual.artim(), config.idleTimeout(), usual.message(), usual.blockedWrite());
    DicomServerSettings settings =
        DicomServerSettings.listeningOn(config.listen().socketAddress())
            .withMaximumAssociations(config.maxAssociations())
            .withAssociation(association);
    try {
      DicomServer server =
          DicomServer.start(
              settings,
              new CallerPolicy(config),
              DicomServices.of(new SpooledStorage(intake, watch, nanoTime)),
              new AssociationLog(watch));
      watch.listening(server.address());
      return new DicomReceiver(watch, server);
    } catch (IOException e) {
      watch.cannotListen(e);
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Takes no new association and lets running objects finish for a while. */
  public void close(Duration grace) {
    server.stop(grace);
    watch.stopped();
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }
}
