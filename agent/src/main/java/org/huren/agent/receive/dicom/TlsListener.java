package org.huren.agent.receive.dicom;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.huren.agent.tls.TlsEvent;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.huren.config.DicomConfig;
import org.huren.dicom.dimse.TlsSettings;
import org.huren.dicom.dimse.TlsSettings.ClientCertificate;

/**
 * The certificates of the TLS listener, looked at on a thread of their own, so that no event loop
 * waits for a disk. A connection that comes while they can't be used is refused; the port stays
 * open.
 */
final class TlsListener implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final DicomConfig.Tls config;
  private final TlsMaterial material;
  private final ScheduledExecutorService looking;
  private volatile TlsState state;

  TlsListener(DicomConfig.Tls config, Clock clock, Consumer<TlsEvent> events) {
    this.config = config;
    this.material = new TlsMaterial(config.files(), clock, events);
    this.state = material.current();
    this.looking =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "dicom-certificates");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        looking.scheduleWithFixedDelay(
            this::look, LOOK_AGAIN.toMillis(), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  void look() {
    state = material.current();
  }

  TlsState state() {
    return state;
  }

  TlsSettings settings() {
    return TlsSettings.acceptor(
            this::context,
            switch (config.clientCertificate()) {
              case OPTIONAL -> ClientCertificate.OPTIONAL;
              case REQUIRED -> ClientCertificate.REQUIRED;
            })
        .withHandshake(config.handshake());
  }

  private SSLContext context() {
    if (state instanceof TlsState.Usable usable) {
      return usable.context();
    }
    throw new IllegalStateException("the gateway's own certificate files can't be used");
  }

  @Override
  public void close() {
    looking.shutdownNow();
  }
}
