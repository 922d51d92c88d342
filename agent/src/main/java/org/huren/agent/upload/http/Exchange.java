package org.huren.agent.upload.http;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.channels.FileChannel;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.huren.agent.tls.TlsMaterial;
import org.huren.agent.tls.TlsMaterial.TlsState;
import org.jspecify.annotations.Nullable;

/**
 * POSTs to one address, and GETs from below it, and ends every request with an {@link Answer}:
 * nothing that a network or a proxy does is an exception. Given up once nothing has moved for the
 * configured time, however long sending takes; the answer has that time as a whole. Mutual TLS, or
 * plain HTTP where the configuration allows it, which is to this very machine only.
 *
 * <p>HTTP/1.1 with a connection for each request under way, rather than HTTP/2 with one for all:
 * over a line with some delay a body is then limited by TCP's window, not by the far side's HTTP/2
 * window, which is 64 KB on many servers. The JDK client never repeats a POST by itself, and checks
 * the far side's host name. Safe for any thread.
 */
public final class Exchange implements AutoCloseable {
  private static final Duration CONNECT_AT_MOST = Duration.ofSeconds(10);
  private static final int LONGEST_FAULT = 200;

  private final URI url;
  private final Optional<TlsMaterial> tls;
  private final Duration timeout;
  private final Clock clock;
  private final ExecutorService threads;
  private Optional<SSLContext> context = Optional.empty();
  private @Nullable HttpClient client;

  /**
   * Requests to one address.
   *
   * @param name the uplink's, for its threads
   */
  public Exchange(String name, URI url, Optional<TlsMaterial> tls, Duration timeout, Clock clock) {
    this.url = url;
    this.tls = tls;
    this.timeout = timeout;
    this.clock = clock;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "upload-" + name + "-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Sends one request and waits for its end.
   *
   * @param accept what kind of answer we read
   */
  public Answer post(String contentType, String accept, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    WatchedBody watched = new WatchedBody(body, timeout);
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", contentType)
            .header("Accept", accept)
            .header("User-Agent", "HurenGateway")
            .POST(watched)
            .build();
    return send(request, new BoundedBody(), watched::nanosLeft);
  }

  /**
   * GETs from an address of the same far side into a file.
   *
   * @param atMost bytes; of a longer answer the body is empty, and the file worth nothing
   */
  public Answer fetch(URI from, String accept, FileChannel into, long atMost)
      throws InterruptedException {
    SavedBody saved = new SavedBody(into, atMost, timeout);
    HttpRequest request =
        HttpRequest.newBuilder(from)
            .header("Accept", accept)
            .header("User-Agent", "HurenGateway")
            .GET()
            .build();
    return send(request, saved, saved::nanosLeft);
  }

  private Answer send(
      HttpRequest request, BodySubscriber<Optional<byte[]>> body, LongSupplier nanosLeft)
      throws InterruptedException {
    Optional<SSLContext> identity = Optional.empty();
    if (tls.isPresent()) {
      TlsState state = tls.get().current();
      if (state instanceof TlsState.Unusable unusable) {
        return new Answer.NotSent(unusable.why());
      }
      identity = Optional.of(((TlsState.Usable) state).context());
    }
    CompletableFuture<HttpResponse<Optional<byte[]>>> under =
        client(identity).sendAsync(request, answer -> body);
    boolean ended = false;
    try {
      for (long left = nanosLeft.getAsLong(); left > 0; left = nanosLeft.getAsLong()) {
        Optional<Answer> answer = await(under, left);
        if (answer.isPresent()) {
          ended = true;
          return answer.get();
        }
      }
      return new Answer.Silent(timeout);
    } finally {
      if (!ended) {
        under.cancel(true);
      }
    }
  }

  private Optional<Answer> await(
      CompletableFuture<HttpResponse<Optional<byte[]>>> under, long nanos)
      throws InterruptedException {
    try {
      HttpResponse<Optional<byte[]>> answer = under.get(nanos, TimeUnit.NANOSECONDS);
      return Optional.of(
          new Answer.Complete(answer.statusCode(), retryAfter(answer), answer.body()));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of(fault(e.getCause() == null ? e : e.getCause()));
    }
  }

  /** A client whose connections use this context; older ones end with their requests. */
  private synchronized HttpClient client(Optional<SSLContext> identity) {
    HttpClient current = client;
    if (current == null || !context.equals(identity)) {
      HttpClient.Builder builder =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(timeout.compareTo(CONNECT_AT_MOST) < 0 ? timeout : CONNECT_AT_MOST)
              .executor(threads);
      identity.ifPresent(
          own ->
              builder
                  .sslContext(own)
                  .sslParameters(new SSLParameters(null, new String[] {"TLSv1.3", "TLSv1.2"})));
      current = builder.build();
      client = current;
      context = identity;
    }
    return current;
  }

  private static Answer fault(Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof SSLHandshakeException
          || t instanceof SSLPeerUnverifiedException
          || t instanceof ConnectException
          || t instanceof HttpConnectTimeoutException
          || t instanceof UnknownHostException
          || t instanceof UnresolvedAddressException) {
        return new Answer.NoContact(describe(t));
      }
    }
    // Some unreadable answers end in a RuntimeException of the JDK's client
    return new Answer.Broken(describe(fault));
  }

  /** Messages of the network and of TLS say what to do; others may quote what came from outside. */
  private static String describe(Throwable fault) {
    String message = fault.getMessage();
    boolean trusted =
        fault instanceof SSLException
            || fault instanceof SocketException
            || fault instanceof UnknownHostException;
    if (message == null || !trusted) {
      return fault.getClass().getSimpleName();
    }
    String clean = message.replaceAll("\\p{Cntrl}", " ");
    return fault.getClass().getSimpleName()
        + ": "
        + clean.substring(0, Math.min(clean.length(), LONGEST_FAULT));
  }

  /** Retry-After, seconds or a date (RFC 9110 10.2.3). */
  private Optional<Duration> retryAfter(HttpResponse<?> answer) {
    return answer.headers().firstValue("Retry-After").map(String::strip).flatMap(this::duration);
  }

  private Optional<Duration> duration(String text) {
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration left = Duration.between(clock.instant(), date);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** When our certificate for this address runs out; empty if none can be used. */
  public Optional<Instant> certificateExpiresAt() {
    return tls.map(TlsMaterial::current)
        .filter(TlsState.Usable.class::isInstance)
        .map(state -> ((TlsState.Usable) state).expires());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
