package org.huren.agent.upload.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.agent.tls.TestAuthority;
import org.huren.agent.tls.TlsMaterial;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ExchangeTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Test CA");
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path directory;
  private ScriptedServer server;
  private Exchange exchange;

  @BeforeEach
  void start() throws IOException {
    server =
        new ScriptedServer(
            AUTHORITY.serverContext(),
            (request, connection) -> {
              request.body().drain();
              connection.answer(200, "text/plain", "fine");
            });
    exchange =
        new Exchange(
            "test",
            URI.create("https://localhost:" + server.port() + "/"),
            Optional.of(
                new TlsMaterial(
                    AUTHORITY.write(directory, "agent"), Clock.systemUTC(), event -> {})),
            TIMEOUT,
            Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() throws IOException {
    exchange.close();
    server.close();
  }

  private Answer post(int length) throws InterruptedException {
    return exchange.post("text/plain", "text/plain", BodyPublishers.ofByteArray(new byte[length]));
  }

  private static void assertComplete(Answer answer, int status, String body) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Complete.class,
            complete -> {
              assertThat(complete.status()).isEqualTo(status);
              assertThat(complete.body().map(b -> new String(b, StandardCharsets.UTF_8)))
                  .contains(body);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/9.9 200 OK\r\n\r\n",
        "HTTP/1.1 abc OK\r\n\r\n",
        "HTTP/1.1 -20 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno colon here\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nbody\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFF\r\nbody\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: ::not a url::\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 407 No\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody"
      })
  void hostileAnswers_areAnswersOrFaults_neverExceptions(String answer)
      throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.write(answer.getBytes(StandardCharsets.ISO_8859_1));
          connection.tls().close();
        };
    assertThat(post(1000)).isNotNull();
    server.script = (request, connection) -> connection.answer(200, "text/plain", "fine");
    // The end of the old connection may be found out only now
    Answer next = post(0);
    assertComplete(next instanceof Answer.Complete ? next : post(0), 200, "fine");
  }

  @Test
  void endlessHeader_isGivenUp() throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
          while (true) {
            connection.write(new byte[1 << 14]);
          }
        };
    assertThat(post(10)).isNotInstanceOf(Answer.Complete.class);
  }

  @Test
  void endlessInterimAnswers_areGivenUp() throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          while (true) {
            connection.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          }
        };
    assertThat(post(10)).isNotInstanceOf(Answer.Complete.class);
  }

  @Test
  void answerInDrips_isGivenUp() throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.head(200, "text/plain", 1_000_000);
          while (true) {
            connection.write(new byte[1]);
            Thread.sleep(100);
          }
        };
    assertThat(post(10)).isEqualTo(new Answer.Silent(TIMEOUT));
  }

  @Test
  void earlyRefusal_isHeard_thoughTheBodyWasNotRead() throws InterruptedException {
    server.script =
        (request, connection) -> {
          connection.answer(403, "text/plain", "go away", "Connection: close");
          request.body().drain();
          connection.tls().close();
        };
    assertComplete(post(20_000_000), 403, "go away");
  }

  @Test
  void slowFarSide_isWaitedForAsLongAsItReads() throws InterruptedException {
    server.script =
        (request, connection) -> {
          while (request.body().left() > 0) {
            request.body().readNBytes(1_500_000);
            Thread.sleep(300);
          }
          connection.answer(200, "text/plain", "at last");
        };
    assertComplete(post(24_000_000), 200, "at last");
  }

  @Test
  void connectionClosedBetweenRequests_isReplaced() throws InterruptedException {
    AtomicInteger count = new AtomicInteger();
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.answer(200, "text/plain", "n" + count.incrementAndGet());
          connection.tls().close();
        };
    for (int i = 1; i <= 10; i++) {
      assertComplete(post(1000), 200, "n" + i);
      // What an idle connection's end needs to arrive
      Thread.sleep(50);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", " 17 ", "Sat, 21 Nov 2026 08:00:17 GMT"})
  void retryAfter_isReadInBothForms(String value) throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.answer(503, "text/plain", "", "Retry-After: " + value);
        };
    assertThat(post(10))
        .isInstanceOfSatisfying(
            Answer.Complete.class,
            c -> assertThat(c.retryAfter()).contains(Duration.ofSeconds(17)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-5", "99999999999", "Sat, 99 Nov 2026 08:00:17 GMT", ""})
  void unreadableRetryAfter_isNone(String value) throws InterruptedException {
    server.script =
        (request, connection) -> {
          request.body().drain();
          connection.answer(503, "text/plain", "", "Retry-After: " + value);
        };
    assertThat(post(10))
        .isInstanceOfSatisfying(Answer.Complete.class, c -> assertThat(c.retryAfter()).isEmpty());
  }
}
