package org.huren.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huren.agent.Main;
import org.huren.agent.control.Access;
import org.huren.agent.control.AgentClient;
import org.huren.agent.control.Answer;
import org.huren.agent.control.ItemPage;
import org.huren.agent.item.ItemId;
import org.huren.agent.item.ItemState;

/** The agent as a process of its own, with the class path of the tests. */
final class AgentProcess {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern QUEUED =
      Pattern.compile("^upload_queue_items\\{[^}]*\\} ([0-9.E]+)$", Pattern.MULTILINE);
  private static final Pattern UNCHECKED =
      Pattern.compile("^spool_items\\{state=\"received\"\\} ([0-9.E]+)$", Pattern.MULTILINE);

  private final Path directory;
  private final Path log;
  private final int dicomPort;
  private final int astmPort;
  private final int hl7Port;
  private final int heldPort;
  private final int consolePort;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private Optional<Process> process = Optional.empty();

  /**
   * Writes {@code gateway.yaml} into the folder, which also gets spool and log, and has the
   * platforms' certificates.
   */
  AgentProcess(Path directory, Platforms platforms) throws IOException {
    this(directory, platforms, "any");
  }

  /**
   * The same.
   *
   * @param callers the modalities that are let in, in YAML
   */
  AgentProcess(Path directory, Platforms platforms, String callers) throws IOException {
    this.directory = directory;
    this.log = directory.resolve("agent.log");
    this.dicomPort = freePort();
    this.astmPort = freePort();
    this.hl7Port = freePort();
    this.heldPort = freePort();
    this.consolePort = freePort();
    Files.writeString(
        directory.resolve("gateway.yaml"),
        """
        hospital: { name: 测试医院, orgCode: 12350428MB0000000X, timezone: Asia/Shanghai }
        spool:    { directory: ./spool, retention: 30d, minFree: 64MB }
        dicom:    { aeTitle: HUREN, listen: 127.0.0.1:%d, callers: %s }
        analyzers:
          - { id: xn-1,   profile: sysmex-xn,      listen: 127.0.0.1:%d, peers: [ 127.0.0.1 ] }
          - { id: chem-1, profile: mindray-bs-hl7, listen: 127.0.0.1:%d, peers: [ 127.0.0.1 ] }
          - { id: bc-1,   profile: mindray-bc-hl7, listen: 127.0.0.1:%d, peers: any, release: hold }
        uplinks:
          - id: imaging-cloud
            type: stow
            url: %s
            accepts: [ images ]
            tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
          - id: regional-platform
            type: registry
            format: fhir-r4
            url: %s
            accepts: [ lab-reports ]
            tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }
        console:  { listen: 127.0.0.1:%d }
        """
            .formatted(
                dicomPort,
                callers,
                astmPort,
                hl7Port,
                heldPort,
                platforms.studies(),
                platforms.fhir(),
                consolePort),
        UTF_8);
  }

  /**
   * One with a configuration of the test's own, which {@link #configure} must write.
   *
   * @param consolePort where it has the console listen
   */
  AgentProcess(Path directory, int consolePort) {
    this.directory = directory;
    this.log = directory.resolve("agent.log");
    this.dicomPort = 0;
    this.astmPort = 0;
    this.hl7Port = 0;
    this.heldPort = 0;
    this.consolePort = consolePort;
  }

  /** Writes the configuration of the next start; its spool is {@code ./spool}. */
  void configure(String yaml) throws IOException {
    Files.writeString(directory.resolve("gateway.yaml"), yaml, UTF_8);
  }

  int dicomPort() {
    return dicomPort;
  }

  int astmPort() {
    return astmPort;
  }

  int hl7Port() {
    return hl7Port;
  }

  /** Of the analyzer whose results wait for a person. */
  int heldPort() {
    return heldPort;
  }

  /** Releases everything that is held, as a person would; answers how much that was. */
  int releaseHeld() throws IOException {
    AgentClient client = new AgentClient(Access.read(spool()), "test", Locale.ENGLISH);
    List<ItemId> held = new ArrayList<>();
    Optional<ItemId> before = Optional.empty();
    do {
      Answer<ItemPage> answer = client.items(Optional.of(ItemState.HELD), 200, before);
      ItemPage page = ((Answer.Ok<ItemPage>) answer).value();
      page.items().forEach(item -> held.add(item.id()));
      before = page.before();
    } while (before.isPresent());
    for (ItemId id : held) {
      if (!(client.release(id) instanceof Answer.Ok)) {
        throw new AssertionError("item " + id + " was not released");
      }
    }
    return held.size();
  }

  Path spool() {
    return directory.resolve("spool");
  }

  /** Starts without waiting. */
  void start(String... jvmOptions) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of(jvmOptions));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "run",
            "--config",
            directory.resolve("gateway.yaml").toString()));
    process =
        Optional.of(
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
  }

  /** Waits until devices are let in. */
  void awaitReady() throws IOException, InterruptedException {
    await("ready", () -> get("/health/ready").filter(r -> r.statusCode() == 200).isPresent());
  }

  /** Waits until everything received has been checked and delivered. */
  void awaitDrained() throws IOException, InterruptedException {
    await(
        "drained",
        () ->
            get("/metrics")
                .map(HttpResponse::body)
                .filter(m -> sum(QUEUED, m) == 0 && sum(UNCHECKED, m) == 0)
                .isPresent());
  }

  long pid() {
    return process.orElseThrow().pid();
  }

  boolean isAlive() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** Waits for the process to end by itself. */
  boolean endsWithin(Duration time) throws InterruptedException {
    return process.orElseThrow().waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    if (process.isPresent()) {
      process.get().destroyForcibly().waitFor();
    }
  }

  /** SIGTERM; answers the exit code. */
  int stop() throws InterruptedException {
    process.orElseThrow().destroy();
    return process.orElseThrow().waitFor();
  }

  /** What it wrote, for the message of a failed assertion. */
  String log() throws IOException {
    return Files.exists(log) ? Files.readString(log) : "";
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private void await(String what, Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!isAlive() || System.nanoTime() > deadline) {
        throw new AssertionError(
            "the agent is not " + what + (isAlive() ? "" : ", it has ended") + "\n" + log());
      }
      Thread.sleep(50);
    }
  }

  private Optional<HttpResponse<String>> get(String path) throws InterruptedException {
    try {
      return Optional.of(
          http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + consolePort + path))
                  .timeout(Duration.ofSeconds(10))
                  .build(),
              HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static double sum(Pattern figure, String metrics) {
    Matcher m = figure.matcher(metrics);
    double sum = 0;
    boolean found = false;
    while (m.find()) {
      found = true;
      sum += Double.parseDouble(m.group(1));
    }
    return found ? sum : Double.NaN;
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
