package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.dataset.FileMeta;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Storage commitment with a modality of somebody else: Orthanc, of the Debian package {@code
 * orthanc}, sends objects, asks for commitment and takes the results on its own port.
 */
@Timeout(120)
class OrthancCommitmentInteropTest {
  private static final Path PROGRAM = Path.of("/usr/sbin/Orthanc");
  private static final String CT = "1.2.840.10008.5.1.4.1.1.2";
  private static final String MR = "1.2.840.10008.5.1.4.1.1.4";
  private static final String EXPLICIT = "1.2.840.10008.1.2.1";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir Path folder;
  // It drops a POST that offers to upgrade to HTTP/2
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Process orthanc;
  private ImagingLine gateway;
  private int httpPort;

  @BeforeEach
  void start() throws Exception {
    boolean isThere = Files.exists(PROGRAM);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("install the Debian package orthanc").isTrue();
    }
    assumeTrue(isThere, "skipped: install the Debian package orthanc");
    httpPort = ImagingLine.freePort();
    int dicomPort = ImagingLine.freePort();
    gateway =
        new ImagingLine(
            Files.createDirectory(folder.resolve("gateway")),
            "[ { aeTitle: ORTHANC, address: 127.0.0.1, port: " + dicomPort + " } ]");
    Path config =
        Files.writeString(
            folder.resolve("orthanc.json"),
            """
            { "Name": "modality", "StorageDirectory": "%1$s/db", "IndexDirectory": "%1$s/db",
              "Plugins": [], "DicomServerEnabled": true, "DicomAet": "ORTHANC", "DicomPort": %2$d,
              "HttpPort": %3$d, "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
              "DicomModalities": { "huren": [ "HUREN", "127.0.0.1", %4$d ] } }
            """
                .formatted(folder, dicomPort, httpPort, gateway.address().getPort()));
    orthanc =
        new ProcessBuilder(PROGRAM.toString(), config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("orthanc.log").toFile())
            .start();
    awaitOrthanc();
  }

  @AfterEach
  void stop() throws Exception {
    if (gateway != null) {
      gateway.close();
    }
    if (orthanc != null) {
      orthanc.destroyForcibly().waitFor();
    }
  }

  private void awaitOrthanc() throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (true) {
      try {
        get("/system");
        return;
      } catch (IOException e) {
        if (System.nanoTime() > end || !orthanc.isAlive()) {
          throw new AssertionError(Files.readString(folder.resolve("orthanc.log")), e);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(uri(path)).GET());
  }

  private JsonNode post(String path, BodyPublisher body) throws IOException, InterruptedException {
    return answer(HttpRequest.newBuilder(uri(path)).POST(body));
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + httpPort + path);
  }

  private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  /** The identifier that Orthanc gives an object. */
  private String upload(String uid) throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(
        new FileMeta(
                CT,
                uid,
                EXPLICIT,
                "1.2.3.4",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .encode());
    file.writeBytes(element(0x0008, 0x0016, "UI", CT));
    file.writeBytes(element(0x0008, 0x0018, "UI", uid));
    file.writeBytes(element(0x0010, 0x0020, "LO", "P1"));
    file.writeBytes(element(0x0020, 0x000D, "UI", "1.2.3"));
    file.writeBytes(element(0x0020, 0x000E, "UI", "1.2.3.4"));
    return post("/instances", BodyPublishers.ofByteArray(file.toByteArray())).path("ID").asString();
  }

  private static byte[] element(int group, int number, String vr, String text) {
    String padding = vr.equals("UI") ? "\0" : " ";
    byte[] value =
        (text.length() % 2 == 0 ? text : text + padding).getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(8 + value.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putShort((short) group)
        .putShort((short) number)
        .put(vr.getBytes(StandardCharsets.US_ASCII))
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static String reference(String sopClass, String uid) {
    return "{ \"SOPClassUID\": \"" + sopClass + "\", \"SOPInstanceUID\": \"" + uid + "\" }";
  }

  private String ask(String... references) throws Exception {
    return post(
            "/modalities/huren/storage-commitment",
            BodyPublishers.ofString(
                "{ \"DicomInstances\": [ " + String.join(", ", references) + " ] }"))
        .path("Path")
        .asString();
  }

  private JsonNode awaitResult(String path) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    JsonNode result = get(path);
    while (result.path("Status").asString().equals("Pending") && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(50);
      result = get(path);
    }
    return result;
  }

  @Test
  void orthanc_isToldWhatIsSafe_onceItIs_andWhatIsSomethingElse() throws Exception {
    String one = upload("1.2.3.4.1");
    String two = upload("1.2.3.4.22");
    gateway.away = true;
    JsonNode sent =
        post(
            "/modalities/huren/store",
            BodyPublishers.ofString("[ \"" + one + "\", \"" + two + "\" ]"));
    assertThat(sent.path("FailedInstancesCount").asInt(-1)).isZero();

    String transaction = ask(reference(CT, "1.2.3.4.1"), reference(CT, "1.2.3.4.22"));
    assertThat(get(transaction).path("Status").asString()).isEqualTo("Pending");
    gateway.away = false;
    JsonNode result = awaitResult(transaction);
    assertThat(result.path("Status").asString()).as(result.toString()).isEqualTo("Success");
    assertThat(result.path("Success")).hasSize(2);

    JsonNode wrong = awaitResult(ask(reference(CT, "1.2.3.4.1"), reference(MR, "1.2.3.4.22")));
    assertThat(wrong.path("Status").asString()).as(wrong.toString()).isEqualTo("Failure");
    assertThat(wrong.path("Success")).hasSize(1);
    assertThat(wrong.path("Failures")).hasSize(1);
    assertThat(wrong.path("Failures").get(0).path("SOPInstanceUID").asString())
        .isEqualTo("1.2.3.4.22");
  }
}
