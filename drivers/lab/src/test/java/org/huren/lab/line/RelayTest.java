package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.lab.line.FarEnd.frame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.line.MessageSink.Outcome;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.Protocol;
import org.huren.lab.serial.SerialSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Between an analyzer and the LIS that owns its port. */
@Timeout(60)
class RelayTest {
  private static final String ACK = "\u0006";
  private static final String NAK = "\u0015";
  private static final String ENQ = "\u0005";
  private static final String EOT = "\u0004";
  private static final String MESSAGE = "H|\\^&|||XN\rR|1|^^^WBC|7.4\rL|1|N\r";

  @TempDir Path folder;
  private final LineThreads threads = new LineThreads(1);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private Optional<AnalyzerLine> line = Optional.empty();
  private FarEnd lis;

  @BeforeEach
  void lisListens() throws IOException {
    lis = new FarEnd();
  }

  @AfterEach
  void stop() throws IOException {
    line.ifPresent(AnalyzerLine::close);
    lis.close();
    threads.close();
  }

  private AnalyzerLine relay(LineAddress analyzer, LineAddress to, Protocol protocol)
      throws IOException {
    LineSettings settings =
        new LineSettings(
            analyzer,
            protocol,
            Optional.of(to),
            Clock.systemUTC(),
            System::nanoTime,
            new LineTap());
    AnalyzerLine opened = AnalyzerLine.open(threads, settings, sink, events::add);
    line = Optional.of(opened);
    return opened;
  }

  private FarEnd.Talk analyzer(Protocol protocol) throws IOException {
    LineAddress anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    AnalyzerLine opened = relay(anywhere, lis.address(), protocol);
    return FarEnd.Talk.to(opened.address().orElseThrow().getPort());
  }

  private static Protocol astm() {
    return new Protocol.Astm(LinkProfile.standard());
  }

  @Test
  void theLisAnswersAndOurCopyIsDurableBeforeItsAckPasses() throws Exception {
    sink.answering = false;
    try (FarEnd.Talk analyzer = analyzer(astm());
        FarEnd.Talk system = lis.accept()) {
      assertThat(analyzer.say(ENQ).isSilent()).isTrue();
      assertThat(system.hear(1)).isEqualTo(ENQ);
      assertThat(system.say(ACK).isSilent()).isTrue();
      assertThat(analyzer.hear(1)).isEqualTo(ACK);

      String frame = frame(1, MESSAGE);
      analyzer.say(frame);
      assertThat(system.hear(frame.length())).isEqualTo(frame);
      system.say(ACK);
      AnalyzerLineTest.await(() -> sink.open.size() == 1);
      Thread.sleep(100);
      assertThat(analyzer.isSilent()).as("the ACK waits for our copy").isTrue();
      sink.open.get(0).complete(new Outcome.Stored());
      assertThat(analyzer.hear(1)).isEqualTo(ACK);
      assertThat(sink.stored).containsExactly(MESSAGE);
      analyzer.say(EOT);
      assertThat(system.hear(1)).isEqualTo(EOT);
    }
  }

  @Test
  void whatCanNotBeStoredIsNeverAcknowledged() throws Exception {
    for (Outcome outcome : List.of(new Outcome.Refused(), new Outcome.Broken())) {
      sink.outcome = outcome;
      try (FarEnd.Talk analyzer = analyzer(astm());
          FarEnd.Talk system = lis.accept()) {
        analyzer.say(ENQ);
        system.hear(1);
        system.say(ACK);
        analyzer.hear(1);
        analyzer.say(frame(1, MESSAGE));
        system.hear(frame(1, MESSAGE).length());
        system.say(ACK);
        assertThat(analyzer.hear(1)).as("connection dropped without an answer").isEmpty();
      }
      line.orElseThrow().close();
    }
    assertThat(sink.stored).isEmpty();
    assertThat(events).anyMatch(e -> e.equals(new LineEvent.Refused(e.peer(), "relay-not-stored")));
  }

  @Test
  void bytesOfAnyProtocolPassUnchangedBothWays() throws Exception {
    byte[] noise = new byte[20_000];
    new Random(20261125).nextBytes(noise);
    String any = new String(noise, StandardCharsets.ISO_8859_1);
    try (FarEnd.Talk analyzer = analyzer(astm());
        FarEnd.Talk system = lis.accept()) {
      analyzer.say(any);
      assertThat(system.hear(any.length())).isEqualTo(any);
      system.say(any);
      assertThat(analyzer.hear(any.length())).isEqualTo(any);
    }
    assertThat(sink.stored).isEmpty();
  }

  @Test
  void aFrameThatTheLisRefusesIsRepeatedAndOurCopyHoldsItOnce() throws Exception {
    try (FarEnd.Talk analyzer = analyzer(astm());
        FarEnd.Talk system = lis.accept()) {
      String header = frame(1, "H|\\^&|||XN\r");
      analyzer.say(ENQ + header);
      system.hear(1 + header.length());
      system.say(ACK + NAK);
      assertThat(analyzer.hear(2)).isEqualTo(ACK + NAK);
      String rest = frame(2, "R|1|^^^WBC|7.4\rL|1|N\r");
      analyzer.say(header + rest);
      system.hear(header.length() + rest.length());
      system.say(ACK + ACK);
      assertThat(analyzer.hear(2)).isEqualTo(ACK + ACK);
      assertThat(sink.stored).containsExactly(MESSAGE);
    }
  }

  @Test
  void ordersFromTheLisPassAndAreNoNoise() throws Exception {
    try (FarEnd.Talk analyzer = analyzer(astm());
        FarEnd.Talk system = lis.accept()) {
      String order = frame(1, "H|\\^&\rP|1\rO|1|4711\rL|1|N\r");
      system.say(ENQ);
      assertThat(analyzer.hear(1)).isEqualTo(ENQ);
      analyzer.say(ACK);
      assertThat(system.hear(1)).isEqualTo(ACK);
      system.say(order);
      assertThat(analyzer.hear(order.length())).isEqualTo(order);
      analyzer.say(ACK);
      assertThat(system.hear(1)).isEqualTo(ACK);
    }
    assertThat(sink.stored).isEmpty();
    assertThat(events).noneMatch(LineEvent.Noise.class::isInstance);
  }

  @Test
  void aLisThatIsAwayIsToldOfAndTheAnalyzerLosesItsConnection() throws Exception {
    int port = lis.port();
    lis.close();
    LineAddress anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    AnalyzerLine opened = relay(anywhere, new LineAddress.Connect("127.0.0.1", port), astm());
    try (FarEnd.Talk analyzer = FarEnd.Talk.to(opened.address().orElseThrow().getPort())) {
      assertThat(analyzer.say(ENQ).hear(1)).isEmpty();
    }
    assertThat(events).anyMatch(LineEvent.LisUnreachable.class::isInstance);
  }

  @Test
  void hl7PassesAndTheLisAnswerWaitsForOurCopy() throws Exception {
    sink.answering = false;
    Protocol hl7 = new Protocol.Hl7(MllpProfile.standard(), Acknowledgement.original());
    try (FarEnd.Talk analyzer = analyzer(hl7);
        FarEnd.Talk system = lis.accept()) {
      String result =
          "\u000BMSH|^~\\&|BC|||||20261125||ORU^R01|7|P|2.3.1\rOBX|1|NM|WBC||7\r\u001C\r";
      String answer = "\u000BMSH|^~\\&|LIS\rMSA|AA|7\r\u001C\r";
      analyzer.say(result);
      assertThat(system.hear(result.length())).isEqualTo(result);
      system.say(answer);
      AnalyzerLineTest.await(() -> sink.open.size() == 1);
      Thread.sleep(50);
      assertThat(analyzer.isSilent()).isTrue();
      sink.open.get(0).complete(new Outcome.Stored());
      assertThat(analyzer.hear(answer.length())).isEqualTo(answer);
    }
  }

  @Test
  void fromACableToTcpTheLisIsCalledAgainWhenItComesBack() throws Exception {
    try (SerialPair cable = SerialPair.plug(folder)) {
      relay(
          new LineAddress.Serial(SerialSettings.usual(SerialPair.port(folder))),
          lis.address(),
          astm());
      awaitPortOpen();
      try (FarEnd.Talk instrument = cable.instrument()) {
        lis.accept().close();
        try (FarEnd.Talk system = lis.accept()) {
          String all = ENQ + frame(1, MESSAGE) + EOT;
          instrument.say(all);
          assertThat(system.hear(all.length())).isEqualTo(all);
          system.say(ACK + ACK);
          assertThat(instrument.hear(2)).isEqualTo(ACK + ACK);
          assertThat(sink.stored).containsExactly(MESSAGE);
        }
      }
    }
    assertThat(events).anyMatch(LineEvent.LisUnreachable.class::isInstance);
  }

  @Test
  void onACableTheAckOfWhatWasNotStoredIsThrownAway() throws Exception {
    sink.outcome = new Outcome.Refused();
    try (SerialPair cable = SerialPair.plug(folder)) {
      relay(
          new LineAddress.Serial(SerialSettings.usual(SerialPair.port(folder))),
          lis.address(),
          astm());
      awaitPortOpen();
      try (FarEnd.Talk instrument = cable.instrument();
          FarEnd.Talk system = lis.accept()) {
        instrument.say(ENQ + frame(1, MESSAGE));
        system.hear(1 + frame(1, MESSAGE).length());
        AnalyzerLineTest.await(() -> events.stream().anyMatch(LineEvent.Refused.class::isInstance));
        system.say(ACK);
        AnalyzerLineTest.await(
            () ->
                events.stream()
                    .anyMatch(
                        e -> e instanceof LineEvent.Noted n && n.what().equals("answer-withheld")));
        assertThat(instrument.isSilent()).isTrue();
        sink.outcome = new Outcome.Stored();
        instrument.say(EOT + ENQ + frame(1, MESSAGE));
        system.hear(2 + frame(1, MESSAGE).length());
        system.say(ACK + ACK);
        assertThat(instrument.hear(2)).isEqualTo(ACK + ACK);
        assertThat(sink.stored).containsExactly(MESSAGE);
      }
    }
  }

  @Test
  void fromCableToCable() throws Exception {
    Path near = Files.createDirectory(folder.resolve("analyzer"));
    Path far = Files.createDirectory(folder.resolve("lis"));
    try (SerialPair cable = SerialPair.plug(near);
        SerialPair other = SerialPair.plug(far)) {
      relay(
          new LineAddress.Serial(SerialSettings.usual(SerialPair.port(near))),
          new LineAddress.Serial(SerialSettings.usual(SerialPair.port(far))),
          astm());
      awaitPortOpen();
      try (FarEnd.Talk instrument = cable.instrument();
          FarEnd.Talk system = other.instrument()) {
        instrument.say(ENQ);
        assertThat(system.hear(1)).isEqualTo(ENQ);
        system.say(ACK);
        assertThat(instrument.hear(1)).isEqualTo(ACK);
        instrument.say(frame(1, MESSAGE));
        system.hear(frame(1, MESSAGE).length());
        system.say(ACK);
        assertThat(instrument.hear(1)).isEqualTo(ACK);
        assertThat(sink.stored).containsExactly(MESSAGE);
      }
    }
  }

  /** What comes before is nobody's. */
  private void awaitPortOpen() throws Exception {
    AnalyzerLineTest.await(() -> events.stream().anyMatch(LineEvent.Connected.class::isInstance));
  }
}
