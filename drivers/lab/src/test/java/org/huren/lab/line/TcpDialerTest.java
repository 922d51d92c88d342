package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.lab.line.FarEnd.frame;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Analyzers that listen and want to be called. */
@Timeout(60)
class TcpDialerTest {
  private static final String MESSAGE = "H|\\^&|||XN\rR|1|^^^WBC|7.4\rL|1|N\r";

  private final LineThreads threads = new LineThreads(1);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private Optional<AnalyzerLine> line = Optional.empty();

  @AfterEach
  void stop() {
    line.ifPresent(AnalyzerLine::close);
    threads.close();
  }

  private void call(LineAddress address, Protocol protocol) throws IOException {
    line =
        Optional.of(
            AnalyzerLine.open(threads, LineSettings.of(address, protocol), sink, events::add));
  }

  private static Protocol astm() {
    return new Protocol.Astm(LinkProfile.standard());
  }

  @Test
  void anAnalyzerThatListensIsCalledAndItsMessageStored() throws Exception {
    try (FarEnd analyzer = new FarEnd()) {
      call(analyzer.address(), astm());
      try (FarEnd.Talk talk = analyzer.accept()) {
        assertThat(talk.say("\u0005").hear(1)).isEqualTo("\u0006");
        assertThat(talk.say(frame(1, MESSAGE)).hear(1)).isEqualTo("\u0006");
        assertThat(sink.stored).containsExactly(MESSAGE);
      }
    }
  }

  @Test
  void anHl7AnalyzerThatListensIsCalledAndAnswered() throws Exception {
    try (FarEnd analyzer = new FarEnd()) {
      call(
          analyzer.address(), new Protocol.Hl7(MllpProfile.standard(), Acknowledgement.original()));
      try (FarEnd.Talk talk = analyzer.accept()) {
        talk.say("\u000BMSH|^~\\&|BC|||||20261125||ORU^R01|7|P|2.3.1\rOBX|1|NM|WBC||7\r\u001C\r");
        assertThat(talk.hear(5)).isEqualTo("\u000BMSH|");
        assertThat(sink.stored).hasSize(1);
      }
    }
  }

  @Test
  void aConnectionThatEndsIsMadeAgainAndWhatWasUnfinishedIsSetAside() throws Exception {
    try (FarEnd analyzer = new FarEnd()) {
      call(analyzer.address(), astm());
      try (FarEnd.Talk talk = analyzer.accept()) {
        talk.say("\u0005").hear(1);
        talk.say(frame(1, "H|\\^&\r")).hear(1);
      }
      try (FarEnd.Talk talk = analyzer.accept()) {
        assertThat(talk.say("\u0005").hear(1)).isEqualTo("\u0006");
        assertThat(talk.say(frame(1, MESSAGE)).hear(1)).isEqualTo("\u0006");
      }
    }
    assertThat(sink.aside).containsExactly("H|\\^&\r");
    assertThat(sink.stored).containsExactly(MESSAGE);
    assertThat(events).anyMatch(LineEvent.NotOpen.class::isInstance);
  }

  @Test
  void anAnalyzerThatIsSwitchedOnLaterIsReached() throws Exception {
    int port;
    try (FarEnd free = new FarEnd()) {
      port = free.port();
    }
    call(new LineAddress.Connect("127.0.0.1", port), astm());
    AnalyzerLineTest.await(() -> events.stream().anyMatch(LineEvent.NotOpen.class::isInstance));
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            LineEvent.NotOpen.class,
            e -> {
              assertThat(e.why()).containsIgnoringCase("refused").doesNotContain("127.0.0.1");
              assertThat(e.retryIn()).isEqualTo(Duration.ofSeconds(1));
            });
    try (FarEnd analyzer = new FarEnd(port);
        FarEnd.Talk talk = analyzer.accept()) {
      assertThat(talk.say("\u0005").hear(1)).isEqualTo("\u0006");
    }
  }

  @Test
  void aClosedLineCallsNobodyAnyMore() throws Exception {
    try (FarEnd analyzer = new FarEnd()) {
      call(analyzer.address(), astm());
      try (FarEnd.Talk talk = analyzer.accept()) {
        line.orElseThrow().close();
        assertThat(talk.hear(1)).isEmpty();
      }
      AnalyzerLineTest.await(
          () -> events.stream().anyMatch(LineEvent.Disconnected.class::isInstance));
      assertThat(events).noneMatch(LineEvent.NotOpen.class::isInstance);
    }
  }

  @Test
  void pausesGrowUpToTheirBoundAndStartAgainAfterASuccess() {
    Backoff pause = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5));
    assertThat(List.of(pause.next(), pause.next(), pause.next(), pause.next(), pause.next()))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 5L, 5L);
    pause.reset();
    assertThat(pause.next()).isEqualTo(Duration.ofSeconds(1));
  }
}
