package org.huren.simulator.platform;

import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.huren.simulator.fault.FaultOrder;
import org.huren.simulator.fault.FaultPlan;
import org.huren.simulator.ledger.JsonLines;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running platform: one listener with mutual TLS for its clients, one plain one on loopback for
 * whoever steers the trial. Safe for threads.
 */
public final class Platform implements AutoCloseable {
  static final String STUDIES = "/dicom-web/studies";
  static final String FHIR = "/fhir";
  private static final Logger LOG = LoggerFactory.getLogger(Platform.class);

  private final Javalin server;
  private final JsonLines ledger;
  private final Listener listener;
  private final ServerConnector control;

  /**
   * Where a platform runs.
   *
   * @param listen for clients; port 0: any free one
   * @param control for orders; a loopback address
   * @param certificates folder with what {@code simulate certs} writes
   * @param directory for what it accepts
   */
  public record Place(
      InetSocketAddress listen, InetSocketAddress control, Path certificates, Path directory) {
    public Place {
      if (!control.getAddress().isLoopbackAddress()) {
        throw new IllegalArgumentException(
            control + " is no loopback address, and anybody can give orders there");
      }
    }
  }

  private Platform(Javalin server, JsonLines ledger, Listener listener, ServerConnector control) {
    this.server = server;
    this.ledger = ledger;
    this.listener = listener;
    this.control = control;
  }

  /**
   * Starts a platform.
   *
   * @throws IOException if a file or a port is not to be had
   * @throws GeneralSecurityException if the certificates are of no use
   */
  public static Platform start(Place place, FaultPlan faults, List<FaultOrder> orders, Clock clock)
      throws IOException, GeneralSecurityException {
    Files.createDirectories(place.directory());
    JsonLines ledger = JsonLines.open(place.directory().resolve(InstanceStore.LEDGER));
    InstanceStore instances = InstanceStore.open(place.directory(), ledger, clock);
    DocumentStore documents = DocumentStore.open(place.directory(), ledger, clock);
    Listener listener = new Listener(place.certificates(), faults);
    StudiesEndpoint studies = new StudiesEndpoint(instances, faults);
    TransactionEndpoint transactions = new TransactionEndpoint(documents, faults);
    ControlEndpoint control = new ControlEndpoint(faults, listener, instances, documents);
    Javalin app =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.jetty.addConnector((jetty, http) -> listener.connect(jetty, place.listen()));
              config.jetty.addConnector((jetty, http) -> loopback(jetty, place.control()));
              config.routes.before("/dicom-web/*", r -> only(r.req().isSecure(), r));
              config.routes.before(FHIR, r -> only(r.req().isSecure(), r));
              config.routes.before("/control/*", r -> only(!r.req().isSecure(), r));
              config.routes.post(STUDIES, studies::post);
              config.routes.post(STUDIES + "/{study}", studies::post);
              config.routes.get(
                  STUDIES + "/{study}/series/{series}/instances/{instance}", studies::get);
              config.routes.post(FHIR, transactions::post);
              config.routes.get(ControlEndpoint.PATH, control::show);
              config.routes.post(ControlEndpoint.PATH, control::arm);
              config.routes.delete(ControlEndpoint.PATH, control::clear);
              config.routes.exception(
                  EofException.class, (e, r) -> LOG.info("a client went away: {}", e.getMessage()));
            });
    app.start();
    listener.keepPort();
    ServerConnector loopback = (ServerConnector) app.jettyServer().server().getConnectors()[1];
    Platform platform = new Platform(app, ledger, listener, loopback);
    orders.forEach(control::obey);
    return platform;
  }

  private static void only(boolean rightListener, Context request) {
    if (!rightListener) {
      request.status(404).skipRemainingHandlers();
    }
  }

  private static ServerConnector loopback(Server jetty, InetSocketAddress address) {
    ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory());
    connector.setHost(address.getHostString());
    connector.setPort(address.getPort());
    return connector;
  }

  /** Where objects are stored, such as {@code https://localhost:8443/dicom-web/studies}. */
  public URI studies() {
    return URI.create("https://localhost:" + listener.port() + STUDIES);
  }

  /** Where documents are registered, such as {@code https://localhost:8443/fhir}. */
  public URI fhir() {
    return URI.create("https://localhost:" + listener.port() + FHIR);
  }

  /** Where orders are taken; see {@link FaultOrder} for what to write. */
  public URI control() {
    return URI.create("http://127.0.0.1:" + control.getLocalPort() + ControlEndpoint.PATH);
  }

  /** Carries out an order at once, or arms it. */
  public void obey(FaultOrder order) {
    listener.obey(order);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    server.stop();
    ledger.close();
  }
}
