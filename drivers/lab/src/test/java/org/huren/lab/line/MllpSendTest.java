package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sender that nobody here wrote: {@code mllp_send} of python3-hl7. */
@Timeout(60)
class MllpSendTest {
  private static final Path SENDER = Path.of("/usr/bin/mllp_send");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ORU^R01|1|P|2.2", "ORU^R01|2|P|2.3.1", "ORU^R30|3|P|2.4", "ORU^R31|4|P|2.5",
        "ORU^R32|5|P|2.5.1", "OUL^R22|6|P|2.5.1", "OUL^R23|7|P|2.6", "OUL^R24|8|P|2.9"
      })
  void everyKindOfResultsIsStoredAndAccepted(String type) throws Exception {
    boolean there = Files.isExecutable(SENDER);
    if (System.getenv("CI") == null) {
      Assumptions.assumeTrue(there, "needs the Debian package python3-hl7");
    }
    assertThat(there).as("needs the Debian package python3-hl7").isTrue();
    String message =
        "MSH|^~\\&|BC|LAB|||20261125100000||" + type + "\rOBR|1||7\rOBX|1|NM|WBC||7.4|10*9/L\r";
    Path file = folder.resolve("message.hl7");
    Files.writeString(file, "\u000B" + message + "\u001C\r");
    RecordingSink sink = new RecordingSink();
    LineAddress anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    Protocol hl7 = new Protocol.Hl7(MllpProfile.standard(), Acknowledgement.original());
    LineThreads threads = new LineThreads(1);
    try (AnalyzerLine line =
        AnalyzerLine.open(threads, LineSettings.of(anywhere, hl7), sink, e -> {})) {
      Process sender =
          new ProcessBuilder(
                  SENDER.toString(),
                  "--port",
                  String.valueOf(line.address().orElseThrow().getPort()),
                  "--file",
                  file.toString(),
                  "127.0.0.1")
              .redirectErrorStream(true)
              .start();
      String said = new String(sender.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(sender.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(said).contains("MSA|AA|");
      // It leaves out the last CR.
      assertThat(sink.stored).containsExactly(message.substring(0, message.length() - 1));
    } finally {
      threads.close();
    }
  }
}
