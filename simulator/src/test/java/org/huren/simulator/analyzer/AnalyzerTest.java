package org.huren.simulator.analyzer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huren.simulator.ledger.Acknowledged;
import org.huren.simulator.ledger.JsonLines;
import org.huren.simulator.ledger.Kind;
import org.huren.simulator.tally.Tally;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class AnalyzerTest {
  @TempDir private Path folder;

  private Tally.Snapshot send(
      TestHost host, InstrumentProfile profile, int count, Optional<Analyzer.Misbehaviour> fault)
      throws IOException, InterruptedException {
    Tally tally = new Tally();
    try (JsonLines sent = JsonLines.open(folder.resolve("sent.jsonl"))) {
      new Analyzer(
              new Analyzer.Peer(host.address(), Duration.ofSeconds(5), Duration.ofMillis(1)),
              new Analyzer.Work(profile, profile.charset(), count, 20, 7),
              new Analyzer.Manner(0, 3, Duration.ofMillis(1), fault),
              Clock.systemUTC())
          .run(sent, tally);
    }
    return tally.snapshot();
  }

  private List<Acknowledged> sent() throws IOException {
    return JsonLines.read(folder.resolve("sent.jsonl"), Acknowledged::ofJson);
  }

  @ParameterizedTest
  @EnumSource
  void everySample_isSentOnceAndRecorded(InstrumentProfile profile) throws Exception {
    try (TestHost host = TestHost.accepting(profile.protocol())) {
      Tally.Snapshot result = send(host, profile, 5, Optional.empty());

      assertThat(result.stored()).isEqualTo(5);
      assertThat(result.failures()).isEmpty();
      List<String> taken = host.taken(profile.charset());
      assertThat(taken).hasSize(5);
      assertThat(sent()).hasSize(5);
      for (int i = 0; i < 5; i++) {
        assertThat(sent().get(i).kind()).isEqualTo(Kind.LAB_REPORT);
        assertThat(sent().get(i).observations()).isEqualTo(20);
        assertThat(taken.get(i)).contains(sent().get(i).id());
      }
      assertThat(sent().stream().map(Acknowledged::id)).doesNotHaveDuplicates();
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(InstrumentProfile.SYSMEX_XN, InstrumentProfile.MINDRAY_BC_HL7)
        .flatMap(
            p ->
                Stream.of(LineFault.values())
                    .filter(f -> f != LineFault.BAD_CHECKSUM || p.protocol() == Protocol.ASTM)
                    .map(f -> Arguments.of(p, f)));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whateverTheLineDoes_everySampleArrivesWholeAndIsRecordedOnce(
      InstrumentProfile profile, LineFault fault) throws Exception {
    try (TestHost host = TestHost.accepting(profile.protocol())) {
      Tally.Snapshot result =
          send(host, profile, 3, Optional.of(new Analyzer.Misbehaviour(fault, 2)));

      assertThat(result.stored()).isEqualTo(3);
      assertThat(result.givenUp()).isZero();
      assertThat(result.disturbances().values()).containsExactly(2);
      List<String> taken = host.taken(profile.charset());
      assertThat(taken).hasSize(fault == LineFault.LOST_ACK || fault == LineFault.RESEND ? 5 : 3);
      Set<String> different = taken.stream().collect(Collectors.toSet());
      assertThat(different).hasSize(3);
      assertThat(host.cut()).hasSize(fault == LineFault.CUT_MID_FRAME ? 2 : 0);
      assertThat(sent()).hasSize(3);
      for (Acknowledged a : sent()) {
        assertThat(different).anyMatch(m -> m.contains(a.id()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SYSMEX_XN", "MINDRAY_BS_HL7"})
  void refusedMessage_isTriedAgain(InstrumentProfile profile) throws Exception {
    try (TestHost host =
        new TestHost(profile.protocol(), n -> n == 0 ? AstmFrames.NAK : AstmFrames.ACK)) {
      Tally.Snapshot result = send(host, profile, 1, Optional.empty());

      assertThat(result.stored()).isEqualTo(1);
      assertThat(result.failures().values()).containsExactly(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SYSMEX_XN", "MINDRAY_BS_HL7"})
  void messageNeverTaken_isGivenUpAndNotRecorded(InstrumentProfile profile) throws Exception {
    // The bid is taken, no frame is
    try (TestHost host =
        new TestHost(
            profile.protocol(),
            n ->
                profile.protocol() == Protocol.ASTM && n % 7 == 0
                    ? AstmFrames.ACK
                    : AstmFrames.NAK)) {
      Tally.Snapshot result = send(host, profile, 1, Optional.empty());

      assertThat(result.givenUp()).isEqualTo(1);
      assertThat(result.failures().values()).containsExactly(3);
      assertThat(sent()).isEmpty();
    }
  }

  @Test
  void contention_isWonByTheAnalyzer() throws Exception {
    try (TestHost host =
        new TestHost(Protocol.ASTM, n -> n == 0 ? AstmFrames.ENQ : AstmFrames.ACK)) {
      Tally.Snapshot result = send(host, InstrumentProfile.SYSMEX_XN, 1, Optional.empty());

      assertThat(result.stored()).isEqualTo(1);
      assertThat(result.failures()).isEmpty();
    }
  }

  @Test
  void nobodyThere_isGivenUp() throws Exception {
    TestHost gone = TestHost.accepting(Protocol.HL7);
    gone.close();

    Tally.Snapshot result = send(gone, InstrumentProfile.MINDRAY_BC_HL7, 1, Optional.empty());

    assertThat(result.givenUp()).isEqualTo(1);
    assertThat(result.failures().keySet()).singleElement().asString().startsWith("disconnected");
  }

  @Test
  void checksumOverMllp_isRefused() throws Exception {
    try (TestHost host = TestHost.accepting(Protocol.HL7)) {
      assertThatThrownBy(
              () ->
                  send(
                      host,
                      InstrumentProfile.MINDRAY_BS_HL7,
                      1,
                      Optional.of(new Analyzer.Misbehaviour(LineFault.BAD_CHECKSUM, 1))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("checksum");
    }
  }
}
