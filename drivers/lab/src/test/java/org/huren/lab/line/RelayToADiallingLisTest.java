package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.lab.line.FarEnd.frame;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.line.MessageSink.Outcome;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Between an analyzer and a LIS that used to connect to it. */
@Timeout(60)
class RelayToADiallingLisTest {
  private static final String ACK = "\u0006";
  private static final String ENQ = "\u0005";
  private static final String MESSAGE = "H|\\^&|||XN\rR|1|^^^WBC|7.4\rL|1|N\r";

  private final LineThreads threads = new LineThreads(2);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private Optional<AnalyzerLine> line = Optional.empty();

  @AfterEach
  void stop() {
    line.ifPresent(AnalyzerLine::close);
    threads.close();
  }

  private static LineAddress.Listen here(boolean admitted) {
    return new LineAddress.Listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> admitted);
  }

  private AnalyzerLine relay(LineAddress analyzer, LineAddress lis) throws IOException {
    LineSettings settings =
        new LineSettings(
            analyzer,
            new Protocol.Astm(LinkProfile.standard()),
            Optional.of(lis),
            Clock.systemUTC(),
            System::nanoTime,
            new LineTap());
    AnalyzerLine opened = AnalyzerLine.open(threads, settings, sink, events::add);
    line = Optional.of(opened);
    return opened;
  }

  private static FarEnd.Talk lis(AnalyzerLine line) throws IOException {
    return FarEnd.Talk.to(line.lisAddress().orElseThrow().getPort());
  }

  private void awaitEvent(Class<? extends LineEvent> kind) throws Exception {
    AnalyzerLineTest.await(() -> events.stream().anyMatch(kind::isInstance));
  }

  private void message(FarEnd.Talk analyzer, FarEnd.Talk system) throws Exception {
    analyzer.say(ENQ);
    assertThat(system.hear(1)).isEqualTo(ENQ);
    system.say(ACK);
    assertThat(analyzer.hear(1)).isEqualTo(ACK);
    String frame = frame(1, MESSAGE);
    analyzer.say(frame);
    assertThat(system.hear(frame.length())).isEqualTo(frame);
  }

  @Test
  void analyzerThatWeCall_andALisThatCallsUs_speakAsIfNobodyWereBetween() throws Exception {
    sink.answering = false;
    try (FarEnd instrument = new FarEnd()) {
      AnalyzerLine relay = relay(instrument.address(), here(true));
      try (FarEnd.Talk analyzer = instrument.accept();
          FarEnd.Talk system = lis(relay)) {
        awaitEvent(LineEvent.LisConnected.class);
        message(analyzer, system);
        system.say(ACK);
        AnalyzerLineTest.await(() -> sink.open.size() == 1);
        assertThat(analyzer.isSilent()).as("the ACK waits for our copy").isTrue();
        sink.open.get(0).complete(new Outcome.Stored());
        assertThat(analyzer.hear(1)).isEqualTo(ACK);
        assertThat(sink.stored).containsExactly(MESSAGE);
      }
    }
  }

  @Test
  void bothCallUs_theLisFirst() throws Exception {
    AnalyzerLine relay = relay(here(true), here(true));
    try (FarEnd.Talk system = lis(relay);
        FarEnd.Talk analyzer = FarEnd.Talk.to(relay.address().orElseThrow().getPort())) {
      message(analyzer, system);
      system.say(ACK);
      assertThat(analyzer.hear(1)).isEqualTo(ACK);
      assertThat(sink.stored).containsExactly(MESSAGE);
    }
  }

  @Test
  void whatTheAnalyzerSaysBeforeTheLisIsThere_waitsForIt_andItsAbsenceIsTold() throws Exception {
    AnalyzerLine relay = relay(here(true), here(true));
    try (FarEnd.Talk analyzer = FarEnd.Talk.to(relay.address().orElseThrow().getPort())) {
      analyzer.say(ENQ);
      awaitEvent(LineEvent.LisUnreachable.class);
      assertThat(analyzer.isSilent()).isTrue();
      try (FarEnd.Talk system = lis(relay)) {
        assertThat(system.hear(1)).isEqualTo(ENQ);
        system.say(ACK);
        assertThat(analyzer.hear(1)).isEqualTo(ACK);
      }
    }
  }

  @Test
  void whoeverEnds_endsItForTheOther() throws Exception {
    AnalyzerLine relay = relay(here(true), here(true));
    try (FarEnd.Talk analyzer = FarEnd.Talk.to(relay.address().orElseThrow().getPort())) {
      FarEnd.Talk system = lis(relay);
      awaitEvent(LineEvent.LisConnected.class);
      system.close();
      assertThat(analyzer.hear(1)).isEmpty();
    }
    awaitEvent(LineEvent.Disconnected.class);
    events.clear();
    try (FarEnd.Talk system = lis(relay)) {
      FarEnd.Talk analyzer = FarEnd.Talk.to(relay.address().orElseThrow().getPort());
      awaitEvent(LineEvent.LisConnected.class);
      analyzer.close();
      assertThat(system.hear(1)).isEmpty();
    }
  }

  @Test
  void aLisThatCallsAgain_replacesItsOwnConnection() throws Exception {
    AnalyzerLine relay = relay(here(true), here(true));
    try (FarEnd.Talk analyzer = FarEnd.Talk.to(relay.address().orElseThrow().getPort());
        FarEnd.Talk lost = lis(relay)) {
      awaitEvent(LineEvent.LisConnected.class);
      try (FarEnd.Talk system = lis(relay)) {
        assertThat(lost.hear(1)).isEmpty();
        message(analyzer, system);
      }
    }
  }

  @Test
  void aStrangerIsNoLis() throws Exception {
    AnalyzerLine relay = relay(here(true), here(false));
    try (FarEnd.Talk stranger = lis(relay)) {
      assertThat(stranger.hear(1)).isEmpty();
      awaitEvent(LineEvent.PeerTurnedAway.class);
    }
  }
}
