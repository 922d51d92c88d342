package org.huren.agent.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.huren.agent.control.Access;
import org.huren.agent.control.Problem;
import org.huren.agent.control.UnmappedTerms;
import org.huren.agent.control.Wire;
import org.huren.agent.item.Item;
import org.huren.agent.item.UplinkId;
import org.huren.agent.observe.Events;
import org.huren.agent.observe.Health;
import org.huren.agent.observe.Metrics;
import org.huren.agent.observe.Peer;
import org.huren.agent.observe.StatusBoard;
import org.huren.agent.spool.Records;
import org.huren.config.HostPort;

/**
 * Serves health, metrics, status and decisions over HTTP/1.1; see {@link Guard} for who may ask.
 *
 * <pre>
 *   GET  /health/live                     200 or 503, {@link Health}
 *   GET  /health/ready                    200 or 503, {@link Health}
 *   GET  /metrics                         Prometheus text, see {@link Metrics}
 *   GET  /api/v1/status                   {@link org.huren.agent.observe.Status}
 *   GET  /api/v1/unmapped                 {@link UnmappedTerms}
 *   GET  /api/v1/items?state=&amp;limit=&amp;before=
 *   GET  /api/v1/items/{id}
 *   GET  /api/v1/studies?open=&amp;limit=&amp;before=
 *   POST /api/v1/items/{id}/retry         {@link org.huren.agent.control.Change.OfItem}
 *   POST /api/v1/items/{id}/release
 *   POST /api/v1/items/{id}/discard       {"reason": "..."}
 *   POST /api/v1/uplinks/{id}/retry       {@link org.huren.agent.control.Change.OfUplink}
 *   POST /api/v1/analyzers/{id}/capture   {@link org.huren.agent.observe.LineCapture.Taken}
 * </pre>
 *
 * Anything but 200 is a {@link Problem}, health apart. Requests are bounded in number, size and
 * time. Thread-safe.
 */
public final class Console implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 64;
  private static final int MOST_THREADS = 12;
  private static final int LONGEST_HEADER = 8 << 10;
  private static final int LONGEST_BODY = 16 << 10;
  private static final Duration IDLE = Duration.ofSeconds(20);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Javalin server;
  private final Sources sources;
  private final Events events;
  private final Language.Choice languages;
  private final Path accessDirectory;
  private volatile Optional<Guard> guard = Optional.empty();
  private volatile Optional<Access> access = Optional.empty();

  /**
   * What the console shows and hands decisions to.
   *
   * @param routes where an item would go if released now
   * @param uplinks the configured ones
   * @param tryNow ends an uplink's pause, because a person says that now is a good time
   * @param unmapped units and codes that nobody has mapped
   */
  public record Sources(
      StatusBoard board,
      Metrics metrics,
      Records records,
      Function<Item, Set<UplinkId>> routes,
      Set<UplinkId> uplinks,
      Consumer<UplinkId> tryNow,
      Supplier<UnmappedTerms> unmapped) {}

  private Console(
      HostPort listen,
      Path accessDirectory,
      Sources sources,
      Events events,
      Locale locale,
      Duration patience) {
    this.sources = sources;
    this.events = events;
    this.languages = new Language.Choice(locale);
    this.accessDirectory = accessDirectory;
    ItemApi items = new ItemApi(sources, events, patience);
    this.server = Javalin.create(config -> configure(config, listen, items));
  }

  /**
   * Listens, and lets this user's commands in. Call it while holding the spool's lock.
   *
   * @param accessDirectory gets the files of {@link Access}
   * @throws IOException if the address can't be used or the files can't be written
   */
  public static Console start(
      HostPort listen,
      Path accessDirectory,
      Sources sources,
      Events events,
      Locale locale,
      SecureRandom random)
      throws IOException {
    return start(listen, accessDirectory, sources, events, locale, random, PATIENCE);
  }

  /**
   * @param patience how long a decision may take to become durable
   */
  static Console start(
      HostPort listen,
      Path accessDirectory,
      Sources sources,
      Events events,
      Locale locale,
      SecureRandom random,
      Duration patience)
      throws IOException {
    Console console = new Console(listen, accessDirectory, sources, events, locale, patience);
    try {
      console.server.start();
      URI url = console.ownUrl(listen);
      Access granted = Access.grant(accessDirectory, url, random);
      console.access = Optional.of(granted);
      console.guard = Optional.of(new Guard(granted, listen));
      events.consoleListening(url.toString());
    } catch (RuntimeException e) {
      console.server.stop();
      throw new IOException("the console can't listen on " + listen, e);
    } catch (IOException e) {
      console.server.stop();
      throw e;
    }
    if (!isLoopback(listen)) {
      events.consoleOpenToNetwork(listen);
    }
    return console;
  }

  /** How this machine reaches it. */
  public Access access() {
    return access.orElseThrow();
  }

  /** Stops listening and makes the access files useless. */
  @Override
  public void close() {
    server.stop();
    try {
      Access.revoke(accessDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void configure(JavalinConfig config, HostPort listen, ItemApi items) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = LONGEST_BODY;
    config.http.compressionStrategy = CompressionStrategy.NONE;
    QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 2);
    threads.setName("console");
    threads.setDaemon(true);
    config.jetty.threadPool = threads;
    config.jetty.modifyHttpConfiguration(Console::bound);
    config.jetty.addConnector((server, http) -> connector(server, http, listen));
    config.jetty.modifyServer(
        server -> {
          ErrorHandler errors = new ErrorHandler();
          errors.setShowStacks(false);
          errors.setShowCauses(false);
          server.setErrorHandler(errors);
          server.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, server));
        });
    routes(config.routes, items);
  }

  private static void bound(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(LONGEST_HEADER);
  }

  private static Connector connector(Server server, HttpConfiguration http, HostPort listen) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(listen.host());
    connector.setPort(listen.port());
    connector.setIdleTimeout(IDLE.toMillis());
    connector.setAcceptQueueSize(MOST_CONNECTIONS);
    return connector;
  }

  private void routes(RoutesConfig routes, ItemApi items) {
    routes.before(this::guard);
    routes.get("/health/live", c -> health(c, Health::live));
    routes.get("/health/ready", c -> health(c, Health::ready));
    routes.get(
        "/metrics",
        c ->
            c.contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(sources.metrics().scrape(sources.board().status()).getBytes(UTF_8)));
    routes.get("/api/v1/status", handler((c, language) -> new Reply.Ok(sources.board().status())));
    routes.get(
        "/api/v1/unmapped", handler((c, language) -> new Reply.Ok(sources.unmapped().get())));
    routes.get("/api/v1/items", handler(items::list));
    routes.get("/api/v1/studies", handler(new StudyApi(sources.records())::list));
    routes.get("/api/v1/items/{id}", handler(items::show));
    routes.post("/api/v1/items/{id}/retry", handler(items::retry));
    routes.post("/api/v1/items/{id}/release", handler(items::release));
    routes.post("/api/v1/items/{id}/discard", handler(items::discard));
    CaptureApi captures = new CaptureApi(sources.board(), events);
    routes.post("/api/v1/analyzers/{id}/capture", handler(captures::take));
    routes.post("/api/v1/uplinks/{id}/retry", handler(items::retryAll));
    routes.post("/api/v1/uplinks/{id}/discard", handler(items::discardAll));
    routes.exception(HttpResponseException.class, this::refusedByServer);
    routes.exception(Exception.class, this::failed);
  }

  private Handler handler(BiFunction<Context, Language, Reply> answer) {
    return request -> {
      Language language = languages.of(request);
      Reply.send(request, language, answer.apply(request, language));
    };
  }

  private void guard(Context request) {
    request.header(Wire.VERSION_HEADER, Wire.VERSION);
    request.header("Cache-Control", "no-store");
    request.header("X-Content-Type-Options", "nosniff");
    Language language = languages.of(request);
    Optional<Guard> ready = guard;
    Optional<Problem> objection =
        ready.isEmpty()
            ? Optional.of(language.problem(503, "starting"))
            : ready.get().objection(request, language);
    objection.ifPresent(
        problem -> {
          Peer peer = new Peer(request.req().getRemoteAddr(), Optional.empty());
          events.consoleRefused(peer, problem.code());
          if (problem.status() == 401) {
            request.header("WWW-Authenticate", "Bearer");
          }
          Reply.send(request, language, new Reply.No(problem));
          request.skipRemainingHandlers();
        });
  }

  private void health(Context request, Function<Health, Boolean> question) {
    Health health = sources.board().health();
    request
        .status(question.apply(health) ? 200 : 503)
        .contentType("application/json")
        .result(languages.of(request).json(health).getBytes(UTF_8));
  }

  /** Not found, wrong method, too large: decided before any handler of ours. */
  private void refusedByServer(HttpResponseException e, Context request) {
    Language language = languages.of(request);
    String what = request.method() + " " + request.path();
    String code =
        switch (e.getStatus()) {
          case 404 -> "no-such-path";
          case 413 -> "too-large";
          default -> "bad-request";
        };
    Reply.send(request, language, new Reply.No(language.problem(e.getStatus(), code, what)));
  }

  private void failed(Exception e, Context request) {
    events.unexpected("console", e);
    Language language = languages.of(request);
    Reply.send(request, language, new Reply.No(language.problem(500, "failed")));
  }

  private URI ownUrl(HostPort listen) {
    String host =
        switch (listen.host()) {
          case "0.0.0.0" -> "127.0.0.1";
          case "::" -> "::1";
          default -> listen.host();
        };
    return URI.create("http://" + new HostPort(host, server.port()));
  }

  private static boolean isLoopback(HostPort listen) {
    return listen.socketAddress().getAddress() != null
        && listen.socketAddress().getAddress().isLoopbackAddress();
  }
}
