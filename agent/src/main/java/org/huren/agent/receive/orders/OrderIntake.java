package org.huren.agent.receive.orders;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.huren.agent.item.PayloadKind;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.ReceiverWatch;
import org.huren.agent.observe.Refusal;
import org.huren.agent.order.LisSystems;
import org.huren.agent.order.OrderFacts;
import org.huren.agent.order.OrderJson;
import org.huren.agent.spool.Intake;
import org.huren.agent.spool.Reception;
import org.huren.agent.spool.StoreOutcome;
import org.huren.config.HostPort;
import org.huren.config.OrdersConfig;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes orders over HTTP/1.1, on a listener of its own: the console's secret gives power over the
 * gateway and stays on this machine, this one only lets orders in.
 *
 * <pre>
 *   POST /api/v1/orders     Authorization: Bearer TOKEN     {@link OrderJson}
 *
 *   201 {"item": "...", "orders": 2}    durable: each order replaces what was known under its number,
 *                                       so that sending one again changes nothing
 *   400                                 not as described; the message says where
 *   401, 403                            wrong token; not among the peers
 *   503                                 no room now, send again later
 * </pre>
 *
 * Requests are bounded in number, size and time. Thread-safe.
 */
public final class OrderIntake implements AutoCloseable {
  private static final int LONGEST_BODY = 1 << 20;
  private static final int MOST_ORDERS = 200;
  private static final int MOST_CONNECTIONS = 32;
  private static final int MOST_THREADS = 8;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final OrdersConfig.Intake config;
  private final byte[] authorization;
  private final Intake intake;
  private final ReceiverWatch watch;
  private final LongSupplier nanoTime;
  private final Javalin server;

  private OrderIntake(
      OrdersConfig.Intake config,
      String token,
      Intake intake,
      ReceiverWatch watch,
      LongSupplier nanoTime) {
    this.config = config;
    this.authorization = ("Bearer " + token).getBytes(US_ASCII);
    this.intake = intake;
    this.watch = watch;
    this.nanoTime = nanoTime;
    this.server = Javalin.create(this::configure);
  }

  /**
   * Opens the port.
   *
   * @throws IOException if it can't be opened, or the token can't be read; the watch was told
   */
  public static OrderIntake start(
      OrdersConfig.Intake config, Intake intake, ReceiverWatch watch, LongSupplier nanoTime)
      throws IOException {
    try {
      String token = Files.readString(config.token(), US_ASCII).strip();
      OrderIntake started = new OrderIntake(config, token, intake, watch, nanoTime);
      try {
        started.server.start();
      } catch (RuntimeException e) {
        started.server.stop();
        throw new IOException("cannot listen on " + config.listen(), e);
      }
      watch.listening(started.address());
      return started;
    } catch (IOException e) {
      watch.cannotListen(e);
      throw e;
    }
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(config.listen().host(), server.port());
  }

  @Override
  public void close() {
    server.stop();
    watch.stopped();
  }

  private void configure(JavalinConfig javalin) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.maxRequestSize = LONGEST_BODY;
    javalin.http.compressionStrategy = CompressionStrategy.NONE;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("orders");
    threads.setDaemon(true);
    javalin.jetty.threadPool = threads;
    javalin.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    javalin.jetty.addConnector((jetty, http) -> connector(jetty, http, config.listen()));
    javalin.jetty.modifyServer(
        jetty -> jetty.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, jetty)));
    javalin.routes.before(this::guard);
    javalin.routes.post("/api/v1/orders", this::orders);
    javalin.routes.exception(
        HttpResponseException.class, (e, c) -> answer(c, e.getStatus(), "bad-request", ""));
  }

  private static Connector connector(Server server, HttpConfiguration http, HostPort listen) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(IDLE.toMillis());
    return connector;
  }

  private void guard(Context request) {
    request.header("Cache-Control", "no-store");
    Peer peer = peer(request);
    if (!admits(request)) {
      watch.stranger(peer);
      answer(request, 403, "not-admitted", "");
      request.skipRemainingHandlers();
    } else if (!isAuthorized(request)) {
      watch.refused(peer, Refusal.STRANGER);
      request.header("WWW-Authenticate", "Bearer");
      answer(request, 401, "wrong-token", "");
      request.skipRemainingHandlers();
    }
  }

  private boolean admits(Context request) {
    try {
      return config.peers().admits(InetAddress.getByName(request.req().getRemoteAddr()));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private boolean isAuthorized(Context request) {
    String given = Optional.ofNullable(request.header("Authorization")).orElse("");
    return MessageDigest.isEqual(authorization, given.getBytes(US_ASCII));
  }

  private static Peer peer(Context request) {
    return new Peer(request.req().getRemoteAddr(), Optional.empty());
  }

  private void orders(Context request) {
    long began = nanoTime.getAsLong();
    byte[] body = request.bodyAsBytes();
    int orders;
    try {
      orders = OrderJson.document(LisSystems.INTAKE.name(), body, MOST_ORDERS).size();
    } catch (OrderJson.Invalid e) {
      watch.refused(peer(request), Refusal.INVALID);
      answer(request, 400, "invalid", String.valueOf(e.getMessage()));
      return;
    }
    Intake.Admission admission = intake.admit(PayloadKind.ORDERS, LisSystems.INTAKE);
    if (!(admission instanceof Intake.Admission.Admitted admitted)) {
      later(request);
      return;
    }
    Reception reception = admitted.reception();
    reception.write(ByteBuffer.wrap(body));
    StoreOutcome stored;
    try {
      stored =
          reception
              .commit(OrderFacts.ofDocument(body))
              .toCompletableFuture()
              .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    } catch (CompletionException e) {
      answer(request, 500, "unknown", "send again");
      return;
    }
    if (stored instanceof StoreOutcome.Stored done) {
      Duration took = Duration.ofNanos(nanoTime.getAsLong() - began);
      watch.stored(peer(request), body.length, took);
      write(request, 201, Map.of("item", done.id().toString(), "orders", orders));
    } else if (stored instanceof StoreOutcome.Refused) {
      later(request);
    } else {
      answer(request, 500, "unknown", "send again");
    }
  }

  private void later(Context request) {
    watch.refused(peer(request), Refusal.NO_SPACE);
    request.header("Retry-After", "60");
    answer(request, 503, "no-room", "send again later");
  }

  private static void answer(Context request, int status, String code, String message) {
    write(request, status, Map.of("code", code, "message", message));
  }

  private static void write(Context request, int status, Map<String, Object> answer) {
    request
        .status(status)
        .contentType("application/json")
        .result(JSON.writeValueAsString(answer).getBytes(UTF_8));
  }
}
