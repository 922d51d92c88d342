package org.huren.lab.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.huren.lab.link.AstmLink;
import org.huren.lab.link.LinkEffect;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * A case with a {@code wire.txt} is also played byte by byte: the instrument's side of the line in,
 * the answers as written, and its {@code input} handed on.
 */
class WireCasesTest {
  @TestFactory
  Stream<DynamicTest> wires() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : Shipped.names()) {
      try (Stream<Path> files = Files.walk(Shipped.FOLDER.resolve(name).resolve("cases"), 2)) {
        files
            .filter(f -> f.getFileName().toString().matches("wire(\\..*)?\\.txt"))
            .sorted()
            .forEach(
                f ->
                    tests.add(
                        DynamicTest.dynamicTest(
                            name + " " + f.getParent().getFileName(), () -> play(name, f))));
      }
    }
    return tests.stream();
  }

  @Test
  void theOddLinksArePlayed() throws IOException {
    assertThat(wires().map(DynamicTest::getDisplayName).map(n -> n.substring(0, n.indexOf(' '))))
        .contains(
            "roche-cobas",
            "horiba-yumizen",
            "mindray-cl-astm",
            "snibe-maglumi",
            "biomerieux-vidas",
            "cepheid-genexpert-astm");
  }

  private static void play(String name, Path file) throws IOException {
    Protocol.Astm protocol = (Protocol.Astm) Shipped.profile(name).protocol();
    String[] parts = file.getFileName().toString().split("\\.", -1);
    Host host =
        new Host(
            new AstmLink(protocol.link(), () -> true),
            parts.length == 3 ? Charset.forName(parts[1]) : StandardCharsets.UTF_8);
    for (String line : Files.readAllLines(file)) {
      switch (line.substring(0, 2)) {
        case "> " -> host.hear(line.substring(2));
        case "< " -> assertThat(host.said()).as("before %s", line).isEqualTo(line.substring(2));
        default -> throw new AssertionError(file + " has a line that is neither > nor <: " + line);
      }
    }
    assertThat(host.said()).as("an answer that %s does not have", file).isEmpty();
    assertThat(host.odd).isEmpty();
    assertThat(trimmed(host.stored.toByteArray()))
        .isEqualTo(trimmed(ProfileCasesTest.input(file.getParent())));
  }

  /** Without the last line end, which a frame of tags has not. */
  private static String trimmed(byte[] message) {
    return new String(message, StandardCharsets.ISO_8859_1).replaceAll("\\r$", "");
  }

  /** The gateway's side, which stores whatever it is asked to. */
  private static final class Host {
    private final AstmLink link;
    private final Charset charset;
    private final StringBuilder said = new StringBuilder();
    private final ByteArrayOutputStream stored = new ByteArrayOutputStream();
    private final List<LinkEffect> odd = new ArrayList<>();

    Host(AstmLink link, Charset charset) {
      this.link = link;
      this.charset = charset;
    }

    void hear(String text) {
      byte[] bytes = WireText.bytes(text, charset);
      Deque<LinkEffect> effects = new ArrayDeque<>(link.receive(bytes, 0, bytes.length, 0));
      while (!effects.isEmpty()) {
        LinkEffect effect = effects.remove();
        if (effect instanceof LinkEffect.Send send) {
          said.append(WireText.written(send.bytes().toArray(), charset));
        } else if (effect instanceof LinkEffect.CommitRequested commit) {
          stored.writeBytes(commit.message().toArray());
          effects.addAll(link.resolve(AstmLink.CommitOutcome.STORED, 0));
        } else if (effect instanceof LinkEffect.SetAside
            || effect instanceof LinkEffect.Noise
            || effect instanceof LinkEffect.Close) {
          odd.add(effect);
        }
      }
    }

    String said() {
      String all = said.toString();
      said.setLength(0);
      return all;
    }
  }
}
