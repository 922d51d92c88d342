package org.huren.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.agent.ScriptedAnalyzer.ACK;
import static org.huren.agent.ScriptedAnalyzer.ENQ;
import static org.huren.agent.ScriptedAnalyzer.NAK;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.agent.item.Facts;
import org.huren.agent.item.Item;
import org.huren.agent.item.ItemState;
import org.huren.agent.item.Reason;
import org.huren.agent.observe.LineCapture;
import org.huren.config.Peers;
import org.huren.lab.model.LabReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an analyzer's socket through every stage; both protocols, with the shipped profiles. */
class LabLineTest {
  private static final Path CASES = Path.of("../config/shipped/instruments");
  private static final Charset GB18030 = Charset.forName("GB18030");
  private static final byte[] CBC = message("sysmex-xn/cases/cbc-diff/input.astm", "UTF-8");
  private static final byte[] QC = message("sysmex-xn/cases/qc-run/input.astm", "UTF-8");
  private static final byte[] ALT = message("mindray-bs-hl7/cases/single-test/input.hl7", "UTF-8");

  @TempDir Path spool;

  /** A case as it goes over the wire: CR behind every record, in the instrument's characters. */
  private static byte[] message(String file, String charset) {
    try {
      return Files.readString(CASES.resolve(file))
          .replace("\r\n", "\r")
          .replace('\n', '\r')
          .getBytes(Charset.forName(charset));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private LabLine line() throws Exception {
    return LabLine.start(LabLine.Setup.in(spool));
  }

  private static int sendAstm(LabLine line, byte[] message) throws IOException {
    try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
      return analyzer.sendAstm(message);
    }
  }

  private static String sendHl7(LabLine line, byte[] message) throws IOException {
    try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.HL7))) {
      return analyzer.sendHl7(message);
    }
  }

  @Test
  void astmResults_areAcknowledged_andRegistered() throws Exception {
    try (LabLine line = line()) {
      assertThat(sendAstm(line, CBC)).isEqualTo(ACK);
      Item item = line.awaitOne(ItemState.SETTLED);
      assertThat(line.registered).hasSize(1);
      LabReport report = line.registered.get(0);
      assertThat(report.observations()).isNotEmpty();
      assertThat(item.source().name()).isEqualTo(LabLine.ASTM);
      assertThat(item.facts().group()).isEqualTo(report.specimen().id());
      assertThat(line.receiver(LabLine.ASTM).objects()).isEqualTo(1);
    }
  }

  @Test
  void captureOfALine_hasItsBytesBothWays() throws Exception {
    try (LabLine line = line()) {
      line.capture(LabLine.ASTM).take("test");
      assertThat(sendAstm(line, QC)).isEqualTo(ACK);
      List<LineCapture.Chunk> chunks =
          line.capture(LabLine.ASTM).take("test").orElseThrow().chunks();
      assertThat(chunks.get(0).hex()).isEqualTo("05");
      assertThat(chunks)
          .filteredOn(c -> !c.fromInstrument())
          .extracting(LineCapture.Chunk::hex)
          .containsExactly("06", "06");
      assertThat(chunks).anyMatch(c -> c.fromInstrument() && c.hex().startsWith("02 31 48"));
    }
  }

  @Test
  void hl7Results_areAcknowledged_andRegistered() throws Exception {
    try (LabLine line = line()) {
      assertThat(sendHl7(line, ALT)).isEqualTo("AA");
      line.awaitOne(ItemState.SETTLED);
      assertThat(line.registered).hasSize(1);
      assertThat(line.registered.get(0).specimen().id()).contains("8801234567");
    }
  }

  @Test
  void payloadFile_holdsTheAnalyzersBytes() throws Exception {
    try (LabLine line = line()) {
      sendHl7(line, ALT);
      line.awaitOne(ItemState.SETTLED);
      assertThat(files(".hl7")).hasSize(1);
      assertThat(Files.readAllBytes(files(".hl7").get(0))).isEqualTo(ALT);
    }
  }

  @Test
  void gbkNames_arriveAsTheSameCharacters_andTheChoiceIsRecorded() throws Exception {
    byte[] gbk = message("sysmex-xn/cases/chinese-names/input.GB18030.astm", "GB18030");
    String sent = new String(gbk, GB18030);
    try (LabLine line = line()) {
      assertThat(sendAstm(line, gbk)).isEqualTo(ACK);
      Item item = line.awaitOne(ItemState.SETTLED);
      LabReport report = line.registered.get(0);
      assertThat(sent).contains("住院0815").contains("×10^9/L");
      assertThat(report.patient().orElseThrow().id()).contains("住院0815");
      assertThat(report.observations().get(0).unit().orElseThrow().original()).isEqualTo("×10^9/L");
      assertThat(item.findings()).extracting(f -> f.reason()).contains(charset("GB18030"));
    }
  }

  private static Reason charset(String name) {
    return Reason.of("lab.charset", name);
  }

  @Test
  void lostAcknowledgement_sameMessageAgain_isOneReport() throws Exception {
    try (LabLine line = line()) {
      try (ScriptedAnalyzer deaf = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        deaf.write(ENQ);
        assertThat(deaf.read()).isEqualTo(ACK);
        deaf.write(ScriptedAnalyzer.frame(CBC));
        line.awaitOne(ItemState.SETTLED);
      }
      assertThat(sendAstm(line, CBC)).isEqualTo(ACK);
      Item repeated = line.awaitOne(ItemState.DUPLICATE);
      assertThat(repeated.reason().orElseThrow().code()).isEqualTo("spool.duplicate");
      assertThat(line.registered).hasSize(1);
    }
  }

  @Test
  void sameHl7MessageAgain_isOneReport() throws Exception {
    try (LabLine line = line()) {
      assertThat(sendHl7(line, ALT)).isEqualTo("AA");
      line.awaitOne(ItemState.SETTLED);
      assertThat(sendHl7(line, ALT)).isEqualTo("AA");
      line.awaitOne(ItemState.DUPLICATE);
      assertThat(line.registered).hasSize(1);
    }
  }

  @Test
  void qcRun_isKeptApart_neverRegistered() throws Exception {
    try (LabLine line = line()) {
      assertThat(sendAstm(line, QC)).isEqualTo(ACK);
      Item apart = line.awaitOne(ItemState.APART);
      assertThat(apart.reason()).contains(Reason.of("check.not-a-patient", "QC"));
      assertThat(apart.facts().attributes()).doesNotContainKey("PatientName");
      // What comes after it has gone through every stage, so that it would have come by now.
      sendAstm(line, CBC);
      line.awaitOne(ItemState.SETTLED);
      assertThat(line.registered).hasSize(1);
    }
  }

  @Test
  void qcRun_releasedByMistake_isStillNobodysReport() throws Exception {
    try (LabLine line = line()) {
      sendAstm(line, QC);
      line.release(line.awaitOne(ItemState.APART));
      LabLine.await(() -> line.rejected() == 1);
      assertThat(line.registered).isEmpty();
    }
  }

  @Test
  void holdingAnalyzer_waitsForRelease_thenIsRegistered() throws Exception {
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).holding())) {
      assertThat(sendHl7(line, ALT)).isEqualTo("AA");
      Item held = line.awaitOne(ItemState.HELD);
      assertThat(held.reason()).contains(Reason.of("check.awaits-release", LabLine.HL7));
      assertThat(line.registered).isEmpty();
      line.release(held);
      assertThat(line.awaitOne(ItemState.SETTLED).id()).isEqualTo(held.id());
      assertThat(line.registered).hasSize(1);
    }
  }

  @Test
  void messageWithoutSampleId_isQuarantined() throws Exception {
    byte[] message = message("sysmex-xn/cases/no-sample-id/input.astm", "UTF-8");
    try (LabLine line = line()) {
      assertThat(sendAstm(line, message)).isEqualTo(ACK);
      Item item = line.awaitOne(ItemState.QUARANTINED);
      assertThat(item.reason()).contains(Reason.of("check.sample-id-missing", 1, 1, "sysmex-xn"));
    }
  }

  @Test
  void hostQuery_isKeptApart() throws Exception {
    byte[] query = message("sysmex-xn/cases/host-query/input.astm", "UTF-8");
    try (LabLine line = line()) {
      assertThat(sendAstm(line, query)).isEqualTo(ACK);
      Item item = line.awaitOne(ItemState.APART);
      assertThat(item.reason()).contains(Reason.of("check.nothing-to-report", "Q"));
    }
  }

  @Test
  void connectionCutInsideAMessage_isKeptAside_andNotDelivered() throws Exception {
    byte[] half =
        new String(ALT, StandardCharsets.UTF_8).substring(0, 200).getBytes(StandardCharsets.UTF_8);
    try (LabLine line = line()) {
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.HL7))) {
        analyzer.write(0x0B);
        analyzer.write(half);
      }
      LabLine.await(() -> line.receiver(LabLine.HL7).refused().containsKey("cut-off"));
      assertThat(files(".unfinished")).hasSize(1);
      assertThat(Files.readAllBytes(files(".unfinished").get(0))).isEqualTo(half);
      sendHl7(line, ALT);
      line.awaitOne(ItemState.SETTLED);
      assertThat(line.registered).hasSize(1);
    }
  }

  @Test
  void stranger_isTurnedAway_andShown() throws Exception {
    Peers nobody = new Peers.Listed(List.of());
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).admitting(nobody))) {
      try (ScriptedAnalyzer stranger = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        assertThat(stranger.read()).isEqualTo(-1);
      }
      LabLine.await(() -> !line.receiver(LabLine.ASTM).strangers().isEmpty());
      assertThat(line.receiver(LabLine.ASTM).strangers().get(0).address()).isEqualTo("127.0.0.1");
    }
  }

  @Test
  void noSpace_refusesTheBidAndTheMessage() throws Exception {
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).withoutSpace())) {
      LabLine.await(() -> !line.isOpen());
      assertThat(sendAstm(line, CBC)).isEqualTo(NAK);
      assertThat(sendHl7(line, ALT)).isEqualTo("AR");
      assertThat(line.receiver(LabLine.ASTM).refused()).containsEntry("no-space", 1L);
      assertThat(line.receiver(LabLine.HL7).refused()).containsEntry("no-space", 1L);
    }
  }

  @Test
  void badChecksum_isRefusedAndCounted_thenTheRepetitionIsTaken() throws Exception {
    byte[] wrong = ScriptedAnalyzer.frame(CBC);
    wrong[20] ^= 1;
    try (LabLine line = line()) {
      try (ScriptedAnalyzer analyzer = new ScriptedAnalyzer(line.address(LabLine.ASTM))) {
        analyzer.write(ENQ);
        assertThat(analyzer.read()).isEqualTo(ACK);
        analyzer.write(wrong);
        assertThat(analyzer.read()).isEqualTo(NAK);
        assertThat(line.receiver(LabLine.ASTM).link()).contains("RECEIVING");
        analyzer.write(ScriptedAnalyzer.frame(CBC));
        assertThat(analyzer.read()).isEqualTo(ACK);
      }
      line.awaitOne(ItemState.SETTLED);
      assertThat(line.receiver(LabLine.ASTM).refused()).containsEntry("checksum", 1L);
    }
  }

  @Test
  void lostDatabase_givesBackTheSameFacts() throws Exception {
    Facts before;
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).holding())) {
      sendAstm(line, CBC);
      before = line.awaitOne(ItemState.HELD).facts();
    }
    for (Path file : files(".db")) {
      Files.delete(file);
    }
    try (LabLine line = LabLine.start(LabLine.Setup.in(spool).holding())) {
      assertThat(line.awaitOne(ItemState.HELD).facts()).isEqualTo(before);
      assertThat(before.identity()).isNotEqualTo(Optional.empty());
    }
  }

  private List<Path> files(String suffix) throws IOException {
    try (Stream<Path> all = Files.walk(spool)) {
      return all.filter(f -> f.toString().endsWith(suffix)).toList();
    }
  }
}
