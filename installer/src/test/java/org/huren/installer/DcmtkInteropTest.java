package org.huren.installer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.dicom.dataset.FileMetaOutcome;
import org.huren.dicom.dataset.FileMetaReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Peers that nobody here wrote: dcmtk's senders against the agent as a process, up to the cloud.
 * What arrives there is compared with what dcmtk's own storescp, told to preserve every bit,
 * receives from the same sender.
 */
class DcmtkInteropTest {
  private static final Path SAMPLES = Path.of("../../shared/samples/dicom");

  @TempDir Path directory;

  private Platforms cloud;
  private AgentProcess agent;

  @BeforeEach
  void start() throws Exception {
    boolean present =
        Stream.of("echoscu", "storescu", "dcmsend", "storescp", "dcmodify")
            .allMatch(DcmtkInteropTest::isInstalled);
    boolean samples = Files.isDirectory(SAMPLES);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as("Debian package dcmtk is installed").isTrue();
    }
    assumeTrue(present, "needs the Debian package dcmtk");
    assumeTrue(samples, "needs the folder ../shared/samples beside the project");
    cloud = new Platforms(directory);
    agent = new AgentProcess(directory, cloud);
    agent.start();
    agent.awaitReady();
  }

  @AfterEach
  void stop() throws Exception {
    if (agent != null) {
      agent.kill();
      cloud.close();
    }
  }

  @Test
  void echoscu_isAnswered() throws Exception {
    run("echoscu", "-aec", "HUREN", "127.0.0.1", port(agent.dicomPort()));
  }

  @Test
  void echoscuToAnotherTitle_isRejected() throws Exception {
    Result result = attempt("echoscu", "-aec", "OTHER", "127.0.0.1", port(agent.dicomPort()));
    assertThat(result.code()).isNotZero();
    assertThat(result.output()).contains("Called AE Title Not Recognized");
  }

  @Test
  void dcmsend_deliversEverySampleBitForBit() throws Exception {
    Path files = samplesWithUidsOfTheirOwn();
    sameAtTheCloudAsAtStorescp(List.of("dcmsend", "--decompress-never", "+sd", "+r"), "+xa", files);
  }

  @Test
  void storescu_deliversImplicitLittleEndianBitForBit() throws Exception {
    Path files = directory.resolve("uncompressed");
    Files.createDirectories(files);
    for (Path file : filesIn(samplesWithUidsOfTheirOwn())) {
      if (transferSyntax(file).matches("1\\.2\\.840\\.10008\\.1\\.2(\\.[12])?")) {
        Files.copy(file, files.resolve(file.getFileName()));
      }
    }
    sameAtTheCloudAsAtStorescp(List.of("storescu", "-xi", "+sd", "+r"), "+xi", files);
  }

  private void sameAtTheCloudAsAtStorescp(List<String> sender, String preference, Path files)
      throws Exception {
    int count = filesIn(files).size();
    assertThat(count).isGreaterThan(5);
    Path preserved = directory.resolve("storescp");
    Files.createDirectories(preserved);
    int port = freePort();
    Process storescp =
        new ProcessBuilder("storescp", "+B", preference, "-od", preserved.toString(), port(port))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("storescp.log").toFile())
            .start();
    try {
      awaitPort(port);
      send(sender, port, "ANY", files);
      send(sender, agent.dicomPort(), "HUREN", files);
    } finally {
      storescp.destroyForcibly().waitFor();
    }
    agent.awaitDrained();

    Map<String, Path> expected = bySopInstance(preserved);
    assertThat(expected).hasSize(count);
    assertThat(cloud.ledger()).as(agent.log()).hasSize(count);
    for (Map.Entry<String, Path> object : expected.entrySet()) {
      Path delivered = cloud.instance(object.getKey());
      assertThat(delivered).exists();
      assertThat(transferSyntax(delivered)).isEqualTo(transferSyntax(object.getValue()));
      assertThat(Arrays.equals(dataSet(delivered), dataSet(object.getValue())))
          .as("data set of %s, as storescp has it in %s", object.getKey(), object.getValue())
          .isTrue();
    }
  }

  private static void send(List<String> sender, int port, String called, Path files)
      throws Exception {
    List<String> command = new ArrayList<>(sender);
    command.addAll(List.of("-aec", called, "127.0.0.1", port(port), files.toString()));
    run(command.toArray(String[]::new));
  }

  /** Several samples are one image in several transfer syntaxes; a modality would not do that. */
  private Path samplesWithUidsOfTheirOwn() throws Exception {
    Path files = directory.resolve("samples");
    Files.createDirectories(files);
    List<String> seen = new ArrayList<>();
    for (Path sample : filesIn(SAMPLES)) {
      Path copy = Files.copy(sample, files.resolve(sample.getFileName()));
      if (!hasHeader(copy)) {
        Files.delete(copy); // two samples are bare data sets, which dcmtk would take for anything
        continue;
      }
      String uid = header(copy).meta().sopInstanceUid();
      if (seen.contains(uid)) {
        run("dcmodify", "-nb", "-gin", copy.toString());
      }
      seen.add(uid);
    }
    return files;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  private static Map<String, Path> bySopInstance(Path folder) throws IOException {
    Map<String, Path> found = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        found.put(header(file).meta().sopInstanceUid(), file);
      }
    }
    return found;
  }

  private static boolean hasHeader(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      return FileMetaReader.read(channel) instanceof FileMetaOutcome.Found;
    }
  }

  private static FileMetaOutcome.Found header(Path file) throws IOException {
    try (var channel = Files.newByteChannel(file)) {
      return (FileMetaOutcome.Found) FileMetaReader.read(channel);
    }
  }

  private static String transferSyntax(Path file) throws IOException {
    return header(file).meta().transferSyntaxUid();
  }

  private static byte[] dataSet(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, header(file).dataSetOffset(), bytes.length);
  }

  private record Result(int code, String output) {}

  private static void run(String... command) throws Exception {
    Result result = attempt(command);
    assertThat(result.code()).as("%s%n%s", List.of(command), result.output()).isZero();
  }

  private static Result attempt(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), ISO_8859_1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), output);
  }

  private static boolean isInstalled(String command) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
  }

  private static void awaitPort(int port) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    throw new AssertionError("nothing listens on port " + port);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String port(int port) {
    return Integer.toString(port);
  }
}
