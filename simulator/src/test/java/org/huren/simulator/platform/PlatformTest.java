package org.huren.simulator.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.huren.simulator.certs.Certificates;
import org.huren.simulator.dicom.Part10Bytes;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.fault.FaultPlan;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PlatformTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  private static final AtomicInteger NEXT = new AtomicInteger();

  @TempDir private static Path folder;
  private static Path certificates;
  private static Path directory;
  private static Platform platform;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    certificates = folder.resolve("certs");
    directory = folder.resolve("cloud");
    new Certificates(Certificates.Algorithm.EC, Clock.systemUTC()).write(certificates, List.of());
    platform =
        Platform.start(
            new Platform.Place(ANY, ANY, certificates, directory),
            new FaultPlan(new SplittableRandom(1)),
            List.of(),
            Clock.systemUTC());
    client = TrialClient.of(certificates, "agent", "TLSv1.3");
  }

  @AfterAll
  static void stop() throws IOException {
    platform.close();
  }

  @AfterEach
  void disarm() throws Exception {
    HttpRequest clear = HttpRequest.newBuilder(platform.control()).DELETE().build();
    plain(clear);
  }

  private static Uid uid() {
    return new Uid("1.2.3." + NEXT.incrementAndGet());
  }

  private static byte[] body(byte[]... files) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] file : files) {
      body.writeBytes(
          "--x\r\nContent-Type: application/dicom\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(file);
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    body.writeBytes("--x--\r\n".getBytes(StandardCharsets.US_ASCII));
    return body.toByteArray();
  }

  private static HttpResponse<String> store(byte[]... files) throws Exception {
    return store(client, platform.studies(), body(files));
  }

  private static HttpResponse<String> store(HttpClient with, URI where, byte[] body)
      throws Exception {
    return with.send(
        HttpRequest.newBuilder(where)
            .header("Content-Type", "multipart/related; type=\"application/dicom\"; boundary=x")
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> plain(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void arm(String order) throws Exception {
    HttpResponse<String> answer =
        plain(
            HttpRequest.newBuilder(platform.control())
                .POST(HttpRequest.BodyPublishers.ofString("{\"arm\":[\"" + order + "\"]}"))
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static List<Accepted> ledgerOf(Uid uid) throws IOException {
    return JsonLines.read(directory.resolve("ledger.jsonl"), Accepted::ofJson).stream()
        .filter(a -> a.id().equals(uid.value()))
        .toList();
  }

  private static List<String> uidsIn(HttpResponse<String> answer, String sequence) {
    JsonNode items = new JsonMapper().readTree(answer.body()).path(sequence).path("Value");
    return items
        .valueStream()
        .map(item -> item.path("00081155").path("Value").path(0).asString())
        .toList();
  }

  @Test
  void everyObjectOfARequest_isStoredNamedAndInTheLedger() throws Exception {
    Uid one = uid();
    Uid two = uid();
    HttpResponse<String> answer =
        store(Part10Bytes.of(one, new byte[2]), Part10Bytes.of(two, new byte[4]));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/dicom+json");
    assertThat(uidsIn(answer, "00081199")).containsExactly(one.value(), two.value());
    assertThat(ledgerOf(one)).extracting(Accepted::repeat).containsExactly(false);
    assertThat(directory.resolve("instances").resolve(two + ".dcm")).exists();
  }

  @Test
  void tls12_isServedToo() throws Exception {
    Uid uid = uid();
    HttpResponse<String> answer =
        store(
            TrialClient.of(certificates, "agent", "TLSv1.2"),
            platform.studies(),
            body(Part10Bytes.of(uid, new byte[2])));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "stranger"})
  void clientWithoutACertificateOfTheAuthority_isRefused(String name) throws Exception {
    HttpClient unknown = TrialClient.of(certificates, name, "TLSv1.3");
    assertThatThrownBy(() -> store(unknown, platform.studies(), body()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void objectsOfAnotherStudy_failUnderTheStudyOfThePath() throws Exception {
    Uid uid = uid();
    byte[] body = body(Part10Bytes.of(uid, new byte[2]));

    HttpResponse<String> other = store(client, URI.create(platform.studies() + "/9.9.9"), body);
    assertThat(other.statusCode()).isEqualTo(409);
    assertThat(uidsIn(other, "00081198")).containsExactly(uid.value());
    assertThat(ledgerOf(uid)).isEmpty();

    HttpResponse<String> own =
        store(client, URI.create(platform.studies() + "/" + Part10Bytes.STUDY), body);
    assertThat(own.statusCode()).isEqualTo(200);
  }

  @Test
  void partThatIsNoDicom_failsAloneAndUnnamed() throws Exception {
    Uid uid = uid();
    HttpResponse<String> answer =
        store("no DICOM".getBytes(StandardCharsets.US_ASCII), Part10Bytes.of(uid, new byte[2]));

    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(uidsIn(answer, "00081199")).containsExactly(uid.value());
    assertThat(uidsIn(answer, "0008119A")).hasSize(1);
  }

  @Test
  void requestThatIsNoMultipart_isRefused() throws Exception {
    HttpResponse<String> cut =
        store(client, platform.studies(), "--x\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(cut.statusCode()).isEqualTo(400);

    HttpResponse<String> other =
        client.send(
            HttpRequest.newBuilder(platform.studies())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(other.statusCode()).isEqualTo(415);
  }

  @Test
  void storedInstance_isRetrievedAsItCame() throws Exception {
    Uid uid = uid();
    byte[] file = Part10Bytes.of(uid, new byte[] {1, 2, 3, 4});
    store(file);

    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(
                    URI.create(
                        platform.studies()
                            + "/"
                            + Part10Bytes.STUDY
                            + "/series/"
                            + Part10Bytes.SERIES
                            + "/instances/"
                            + uid))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    MultipartReader parts =
        new MultipartReader(
            new ByteArrayInputStream(answer.body()),
            type.replaceAll(".*boundary=\"([^\"]+)\".*", "$1"));
    assertThat(parts.next().orElseThrow().body().readAllBytes()).isEqualTo(file);
  }

  @Test
  void orderedStatus_isAnsweredAndNothingStored() throws Exception {
    Uid uid = uid();
    arm("status=429,retry-after=7s,next=1");

    HttpResponse<String> answer = store(Part10Bytes.of(uid, new byte[2]));
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).contains("7");
    assertThat(ledgerOf(uid)).isEmpty();
    assertThat(store(Part10Bytes.of(uid, new byte[2])).statusCode()).isEqualTo(200);
  }

  @Test
  void resetMidBody_storesNothing() throws Exception {
    Uid uid = uid();
    arm("reset-mid-body=1KB,next=1");

    assertThatThrownBy(() -> store(Part10Bytes.of(uid, new byte[100_000])))
        .isInstanceOf(IOException.class);
    assertThat(ledgerOf(uid)).isEmpty();
  }

  @Test
  void lostAnswer_isLostAfterStoringAndTheRepeatIsMarked() throws Exception {
    Uid uid = uid();
    byte[] file = Part10Bytes.of(uid, new byte[2]);
    arm("answer-lost,next=1");

    assertThatThrownBy(() -> store(file)).isInstanceOf(IOException.class);
    assertThat(ledgerOf(uid)).hasSize(1);
    assertThat(store(file).statusCode()).isEqualTo(200);
    assertThat(ledgerOf(uid)).extracting(Accepted::repeat).containsExactly(false, true);
  }

  @Test
  void instanceFailure_failsOneObjectWithItsReason() throws Exception {
    Uid one = uid();
    Uid two = uid();
    arm("instance-failure=A700,next=1");

    HttpResponse<String> answer =
        store(Part10Bytes.of(one, new byte[2]), Part10Bytes.of(two, new byte[2]));
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(uidsIn(answer, "00081198")).containsExactly(one.value());
    assertThat(uidsIn(answer, "00081199")).containsExactly(two.value());
    assertThat(answer.body()).contains("\"00081197\":{\"vr\":\"US\",\"Value\":[42752]}");
    assertThat(ledgerOf(one)).isEmpty();
  }

  @Test
  void garbageAnswer_isAWebPageAfterStoring() throws Exception {
    Uid uid = uid();
    arm("garbage-answer,next=1");

    HttpResponse<String> answer = store(Part10Bytes.of(uid, new byte[2]));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).startsWith("<html>");
    assertThat(ledgerOf(uid)).hasSize(1);
  }

  @Test
  void refusedCertificate_refusesAClientThatWasAlreadyKnown() throws Exception {
    Uid uid = uid();
    byte[] file = Part10Bytes.of(uid, new byte[2]);
    assertThat(store(file).statusCode()).isEqualTo(200);
    arm("refuse-client-certificate");

    assertThatThrownBy(() -> store(file)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> store(file)).isInstanceOf(IOException.class);
    disarm();
    assertThat(store(file).statusCode()).isEqualTo(200);
  }

  @Test
  void latency_delaysTheAnswer() throws Exception {
    arm("latency=200ms,next=1");
    long begin = System.nanoTime();
    store(Part10Bytes.of(uid(), new byte[2]));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(199));
  }

  @Test
  void awayPlatform_refusesConnectionsAndComesBackOnItsPort() throws Exception {
    byte[] file = Part10Bytes.of(uid(), new byte[2]);
    store(file);
    arm("away=300ms");

    assertThatThrownBy(() -> store(file)).isInstanceOf(java.net.ConnectException.class);
    assertThat(state().path("away").asBoolean()).isTrue();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (state().path("away").asBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(store(file).statusCode()).isEqualTo(200);
  }

  private static JsonNode state() throws Exception {
    return new JsonMapper()
        .readTree(plain(HttpRequest.newBuilder(platform.control()).build()).body());
  }

  @Test
  void wrongOrders_areRefusedWithTheReason() throws Exception {
    for (String order : new String[] {"nonsense", "", "{\"arm\":[\"status=1\"]}", "{\"arm\":[]}"}) {
      HttpResponse<String> answer =
          plain(
              HttpRequest.newBuilder(platform.control())
                  .POST(HttpRequest.BodyPublishers.ofString(order))
                  .build());
      assertThat(answer.statusCode()).as(order).isEqualTo(400);
      assertThat(answer.body()).isNotEmpty();
    }
  }

  @Test
  void listeners_serveOnlyTheirOwnPaths() throws Exception {
    URI control = URI.create(platform.studies().resolve("/control/faults").toString());
    assertThat(
            client
                .send(HttpRequest.newBuilder(control).build(), HttpResponse.BodyHandlers.ofString())
                .statusCode())
        .isEqualTo(404);
    assertThat(
            plain(
                    HttpRequest.newBuilder(platform.control().resolve("/dicom-web/studies"))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void controlOutsideOfLoopback_isRefused() throws Exception {
    InetSocketAddress everywhere = new InetSocketAddress("0.0.0.0", 0);
    assertThatThrownBy(() -> new Platform.Place(ANY, everywhere, certificates, directory))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
