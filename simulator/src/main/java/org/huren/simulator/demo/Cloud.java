package org.huren.simulator.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.huren.simulator.ledger.Accepted;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.platform.PlatformCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The imaging cloud and the regional platform, together a process of their own. */
final class Cloud {
  private final Child child;
  private final Path directory;
  private final int port;

  private Cloud(Child child, Path directory, int port) {
    this.child = child;
    this.directory = directory;
    this.port = port;
  }

  /** Starts it; {@link #isReady} tells when it listens. */
  static Cloud start(Stage stage, int port, Path certificates) throws IOException {
    Path directory = stage.folder().resolve("cloud");
    Properties system = System.getProperties();
    List<String> command = new ArrayList<>(AgentCommand.java(system));
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "-cp",
            system.getProperty("java.class.path"),
            "org.huren.simulator.Main",
            "simulate",
            "platform",
            "--listen",
            "127.0.0.1:" + port,
            "--certs",
            certificates.toString(),
            "--dir",
            directory.toString()));
    return new Cloud(stage.start("cloud", command), directory, port);
  }

  Child child() {
    return child;
  }

  URI studies() {
    return URI.create("https://localhost:" + port + "/dicom-web/studies");
  }

  URI fhir() {
    return URI.create("https://localhost:" + port + "/fhir");
  }

  boolean isReady() {
    return Files.exists(directory.resolve(PlatformCommand.ADDRESSES));
  }

  /** Where it takes orders; only once it is ready. */
  URI control() throws IOException {
    JsonNode addresses =
        new JsonMapper().readTree(Files.readString(directory.resolve(PlatformCommand.ADDRESSES)));
    return URI.create(addresses.path("control").asString());
  }

  /** Makes both unreachable for a while. */
  void cutOff(Duration time) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(control())
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            "{\"arm\":[\"away=" + time.toMillis() + "ms\"]}"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("the cloud did not obey: " + answer.body());
    }
  }

  /** Everything they accepted so far. */
  List<Accepted> accepted() throws IOException {
    return JsonLines.read(directory.resolve("ledger.jsonl"), Accepted::ofJson);
  }
}
