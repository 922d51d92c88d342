package org.huren.simulator.platform;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.huren.simulator.fault.Fault;
import org.huren.simulator.fault.FaultOrder;
import org.huren.simulator.fault.FaultPlan;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for clients, which orders can take away for a while or make forget whom it met. Safe
 * for threads.
 */
final class Listener implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final SslContextFactory.Server tls = new SslContextFactory.Server();
  private final Path certificates;
  private final FaultPlan faults;
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private Optional<ServerConnector> connector = Optional.empty();
  private long backAtNanos;
  private boolean away;
  private boolean closed;

  Listener(Path certificates, FaultPlan faults) throws IOException, GeneralSecurityException {
    this.certificates = certificates;
    this.faults = faults;
    tls.setSslContext(PlatformTls.context(certificates, faults));
    tls.setNeedClientAuth(true);
    tls.setIncludeProtocols("TLSv1.2", "TLSv1.3");
  }

  /** Makes the server's connector, which the server starts and stops together with itself. */
  synchronized ServerConnector connect(Server server, InetSocketAddress address) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    SecureRequestCustomizer customizer = new SecureRequestCustomizer();
    customizer.setSniHostCheck(false);
    http.addCustomizer(customizer);
    ServerConnector made =
        new ServerConnector(
            server,
            new SslConnectionFactory(tls, HttpVersion.HTTP_1_1.asString()),
            new HttpConnectionFactory(http));
    made.setHost(address.getHostString());
    made.setPort(address.getPort());
    connector = Optional.of(made);
    return made;
  }

  /** A port that was any free one is this one from now on, also when we come back. */
  synchronized void keepPort() {
    connector().setPort(connector().getLocalPort());
  }

  /** Carries out an order about the line at once; every other waits for its moment. */
  void obey(FaultOrder order) {
    if (order.fault() instanceof Fault.Away a) {
      leave(a.time());
      return;
    }
    faults.arm(order);
    if (order.fault() instanceof Fault.RefuseClientCertificate) {
      meetEverybodyAnew();
    }
  }

  synchronized int port() {
    return connector().getPort();
  }

  private ServerConnector connector() {
    return connector.orElseThrow(() -> new IllegalStateException("no server yet"));
  }

  synchronized boolean isAway() {
    return away;
  }

  private synchronized void leave(Duration time) {
    if (closed) {
      return;
    }
    backAtNanos = System.nanoTime() + time.toNanos();
    if (!away) {
      away = true;
      dropConnections();
      stop();
    }
    Future<?> unused = timer.schedule(this::comeBack, time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void comeBack() {
    if (!away || closed || System.nanoTime() - backAtNanos < -1_000_000) {
      return;
    }
    try {
      connector().start();
      away = false;
    } catch (Exception e) {
      LOG.error("can't listen on port {} again, trying on", port(), e);
      Future<?> unused = timer.schedule(this::comeBack, 1, TimeUnit.SECONDS);
    }
  }

  private void stop() {
    try {
      connector().stop();
    } catch (Exception e) {
      throw new IllegalStateException("can't close the listener", e);
    }
  }

  /** Clients that met us before may come without showing their certificate: forget them all. */
  private void meetEverybodyAnew() {
    try {
      var fresh = PlatformTls.context(certificates, faults);
      tls.reload(factory -> factory.setSslContext(fresh));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificates can't be read again", e);
    } catch (Exception e) {
      throw new IllegalStateException("TLS can't be set up again", e);
    }
    dropConnections();
  }

  private void dropConnections() {
    List.copyOf(connector().getConnectedEndPoints()).forEach(EndPoint::close);
  }

  @Override
  public synchronized void close() {
    closed = true;
    timer.shutdownNow();
  }
}
