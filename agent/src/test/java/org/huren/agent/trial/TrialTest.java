package org.huren.agent.trial;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.huren.config.ProfileFolders;
import org.huren.lab.profile.InstrumentProfile;
import org.huren.lab.profile.Mapping;
import org.huren.lab.profile.ProfileReader;
import org.huren.lab.profile.ReportMapper;
import org.huren.lab.profile.SiteTerms;
import org.junit.jupiter.api.Test;

class TrialTest {
  private static final String RECORDS = "H|\\^&|||XN\rP|1\rO|1|S1\rR|1|^^^WBC|6.1|10*9/L\rL|1|N\r";

  private static Trial attempt(String name, byte[] file) throws IOException {
    String yaml = new ProfileFolders().read(Path.of("none"), name);
    InstrumentProfile profile =
        ((ProfileReader.Result.Read) ProfileReader.read(name, yaml)).profile();
    return Trial.of(profile, new ReportMapper(profile, ZoneOffset.UTC, SiteTerms.USUAL), file);
  }

  private static String frame(int number, String text, String sum) {
    return "\u0002" + number + text + "\u0003" + sum + "\r\n";
  }

  private static String sum(int number, String text) {
    int sum = 3 + '0' + number;
    for (byte b : text.getBytes(ISO_8859_1)) {
      sum += b & 0xFF;
    }
    return String.format(Locale.ROOT, "%02X", sum & 0xFF);
  }

  private static List<String> said(Trial trial) {
    return trial.link().stream().map(s -> s.who() + " " + s.what()).toList();
  }

  @Test
  void rawBytesOfTheWire_areAnsweredFrameByFrame() throws IOException {
    String wire =
        "\u0005" + frame(1, RECORDS, "00") + frame(1, RECORDS, sum(1, RECORDS)) + "\u0004";
    Trial trial = attempt("generic-astm", wire.getBytes(ISO_8859_1));
    assertThat(trial.input()).isEqualTo("wire");
    assertThat(said(trial))
        .contains(
            "INSTRUMENT <ENQ>",
            "GATEWAY <ACK>",
            "GATEWAY <NAK>",
            "NOTE bad-checksum",
            "INSTRUMENT <EOT>")
        .anyMatch(s -> s.startsWith("NOTE message 1: "));
    assertThat(trial.messages()).hasSize(1);
    assertThat(trial.messages().get(0).mapping()).isInstanceOf(Mapping.Mapped.class);
    assertThat(trial.messages().get(0).records().get(3).fields().get(1).path()).isEqualTo("R-3");
  }

  @Test
  void aCapture_showsBothDirectionsAndItsTimes() throws IOException {
    String capture =
        """
        # on the bench
        2026-11-25T09:30:00Z < 05
        2026-11-25T09:30:01Z > 06
        2026-11-25T09:30:02Z < 04
        """;
    Trial trial = attempt("generic-astm", capture.getBytes(UTF_8));
    assertThat(trial.input()).isEqualTo("capture");
    assertThat(trial.link().get(0).at()).contains("2026-11-25T09:30:00Z");
    assertThat(said(trial)).contains("RECORDED_ANSWER <ACK>", "NOTE keep-alive");
    assertThat(trial.messages()).isEmpty();
  }

  @Test
  void aBareMessage_needsNoLine() throws IOException {
    Trial trial = attempt("generic-astm", RECORDS.replace('\r', '\n').getBytes(UTF_8));
    assertThat(trial.input()).isEqualTo("message");
    assertThat(trial.link()).isEmpty();
    assertThat(TrialJson.of(trial)).contains("\"kind\" : \"quantity\"", "\"number\" : \"6.1\"");
  }

  @Test
  void whatNeverEnds_isSaid() throws IOException {
    Trial astm =
        attempt(
            "generic-astm",
            ("\u0005" + frame(1, "H|\\^&\r", sum(1, "H|\\^&\r"))).getBytes(ISO_8859_1));
    assertThat(said(astm)).anyMatch(s -> s.startsWith("NOTE unfinished message (disconnected)"));
    Trial hl7 = attempt("generic-hl7", "\u000bMSH|^~\\&|x\r".getBytes(ISO_8859_1));
    assertThat(said(hl7)).anyMatch(s -> s.startsWith("NOTE unfinished message"));
  }

  @Test
  void blocksOfHl7_areMessages() throws IOException {
    String block = "\u000bMSH|^~\\&|x||||||ORU^R01|1\rOBR|1|S1\rOBX|1|NM|A||1\r\u001c\r";
    Trial trial = attempt("generic-hl7", (block + block).getBytes(ISO_8859_1));
    assertThat(trial.messages()).hasSize(2);
    assertThat(trial.messages().get(0).records().get(0).fields().get(0).path()).isEqualTo("MSH-2");
  }
}
