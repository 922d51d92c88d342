package org.huren.installer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Histograms and scattergrams, from an analyzer's socket to the document of the platform. */
class AttachmentTest {
  private static final int VT = 0x0B;
  private static final byte[] END = {0x1C, 0x0D};

  @TempDir Path directory;

  private final Random random = new Random(20261125);

  @Test
  void picturesThatTakeManyReads_areInTheDocumentByteForByte() throws Exception {
    byte[] histogram = bytes(70_001);
    byte[] scattergram = bytes(1_500_000);
    try (Platforms platforms = new Platforms(directory)) {
      AgentProcess agent = new AgentProcess(directory, platforms);
      agent.start();
      try {
        agent.awaitReady();
        assertThat(send(agent.heldPort(), message(histogram, scattergram))).contains("MSA|AA|77");
        agent.awaitDrained();
        assertThat(agent.releaseHeld()).isEqualTo(1);
        agent.awaitDrained();
      } finally {
        agent.kill();
      }
      JsonNode bundle = new JsonMapper().readTree(Files.readAllBytes(only(platforms.documents())));
      List<JsonNode> media = resources(bundle, "Media");
      assertThat(media)
          .extracting(m -> m.path("content").path("contentType").asString())
          .containsExactly("application/octet-stream", "image/bmp");
      assertThat(content(media.get(0))).isEqualTo(histogram);
      assertThat(content(media.get(1))).isEqualTo(scattergram);
      assertThat(resources(bundle, "DiagnosticReport").get(0).path("media")).hasSize(2);
      assertThat(resources(bundle, "Observation").stream().filter(o -> o.has("derivedFrom")))
          .hasSize(2);
    }
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** As a BC-6800 sends it; base64 in one line, and in lines of 76 as some versions do. */
  private static byte[] message(byte[] histogram, byte[] scattergram) {
    String lines = Base64.getMimeEncoder(76, new byte[] {'\r'}).encodeToString(scattergram);
    return ("MSH|^~\\&|Mindray|BC-6800|||20261125101530||ORU^R01|77|P|2.3.1||||||UNICODE\r"
            + "PID|1||0012345^^^^MR\r"
            + "OBR|1||S-0001|00001^Automated Count^99MRC||20261125093000|20261125101412\r"
            + "OBX|1|NM|6690-2^WBC^LN||6.1|10*9/L|4-10|N|||F\r"
            + "OBX|2|ED|15000^WBC Histogram. Binary^99MRC||^Application^Octer-stream^Base64^"
            + Base64.getEncoder().encodeToString(histogram)
            + "||||||F\r"
            + "OBX|3|ED|15200^WBC DIFF Scattergram. BMP^99MRC||^Image^BMP^Base64^"
            + lines
            + "||||||F\r")
        .getBytes(UTF_8);
  }

  /** In pieces, as a slow device's network card sends them; answers what came back. */
  private String send(int port, byte[] message) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(VT);
      for (int from = 0; from < message.length; ) {
        int to = Math.min(message.length, from + 1 + random.nextInt(20_000));
        out.write(message, from, to - from);
        from = to;
      }
      out.write(END);
      InputStream in = socket.getInputStream();
      byte[] answer = new byte[4096];
      int length = 0;
      while (length < 2 || answer[length - 2] != END[0]) {
        int read = in.read(answer, length, answer.length - length);
        assertThat(read).as("answer before the connection ends").isPositive();
        length += read;
      }
      return new String(Arrays.copyOf(answer, length), UTF_8);
    }
  }

  private static Path only(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  private static List<JsonNode> resources(JsonNode bundle, String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode entry : bundle.path("entry")) {
      if (entry.path("resource").path("resourceType").asString().equals(type)) {
        found.add(entry.path("resource"));
      }
    }
    return found;
  }

  private static byte[] content(JsonNode media) {
    return Base64.getDecoder().decode(media.path("content").path("data").asString());
  }
}
