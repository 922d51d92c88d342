package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.Bytes;
import org.huren.lab.Unfinished;
import org.huren.lab.line.MessageSink.Outcome;
import org.huren.lab.plain.StreamProfile;
import org.huren.lab.plain.StreamProfile.Answer;
import org.huren.lab.plain.StreamProfile.End;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instruments that speak in streams without frames, over a socket. */
@Timeout(60)
class StreamLineTest {
  private static final Map<Answer, Bytes> ALL =
      Map.of(
          Answer.BID, Bytes.of((byte) 6),
          Answer.STORED, Bytes.of((byte) 6, (byte) 13),
          Answer.REFUSED, Bytes.of((byte) 21));

  private final LineThreads threads = new LineThreads(1);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private Optional<AnalyzerLine> line = Optional.empty();

  @AfterEach
  void stop() {
    line.ifPresent(AnalyzerLine::close);
    threads.close();
  }

  private FarEnd.Talk talk(Map<Answer, Bytes> answers, Duration receive) throws IOException {
    StreamProfile profile =
        new StreamProfile(
            Bytes.of((byte) 2),
            new End.Mark(Bytes.of((byte) 3)),
            answers,
            1000,
            receive,
            Optional.empty());
    LineAddress anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    AnalyzerLine opened =
        AnalyzerLine.open(
            threads, LineSettings.of(anywhere, new Protocol.Stream(profile)), sink, events::add);
    line = Optional.of(opened);
    return FarEnd.Talk.to(opened.address().orElseThrow().getPort());
  }

  @Test
  void whatTheProfileWantsIsAnsweredAfterTheMessageIsDurable() throws Exception {
    sink.answering = false;
    try (FarEnd.Talk instrument = talk(ALL, Duration.ofSeconds(30))) {
      assertThat(instrument.say("\u0005").hear(1)).isEqualTo("\u0006");
      instrument.say("\u0002Na 131\u0003");
      AnalyzerLineTest.await(() -> sink.open.size() == 1);
      assertThat(instrument.isSilent()).isTrue();
      sink.open.get(0).complete(new Outcome.Stored());
      assertThat(instrument.hear(2)).isEqualTo("\u0006\r");
    }
    assertThat(sink.stored).containsExactly("Na 131");
  }

  @Test
  void whatCouldNotBeStoredIsSentAgain() throws Exception {
    sink.outcome = new Outcome.Refused();
    try (FarEnd.Talk instrument = talk(ALL, Duration.ofSeconds(30))) {
      assertThat(instrument.say("\u0002Na 131\u0003").hear(1)).isEqualTo("\u0015");
      sink.outcome = new Outcome.Stored();
      assertThat(instrument.say("\u0002Na 131\u0003").hear(2)).isEqualTo("\u0006\r");
    }
    assertThat(sink.stored).containsExactly("Na 131");
    assertThat(sink.aside).isEmpty();
  }

  @Test
  void anInstrumentThatTakesNoAnswersLosesNothing() throws Exception {
    sink.outcome = new Outcome.Refused();
    try (FarEnd.Talk instrument = talk(Map.of(), Duration.ofSeconds(30))) {
      instrument.say("\u0002Na 131\u0003");
      AnalyzerLineTest.await(() -> !sink.aside.isEmpty());
    }
    assertThat(sink.aside).containsExactly("Na 131");
    assertThat(sink.why).containsExactly(Unfinished.NOT_STORED);
  }

  @Test
  void aMessageThatStopsIsSetAside() throws Exception {
    try (FarEnd.Talk instrument = talk(ALL, Duration.ofMillis(50))) {
      instrument.say("\u0002Na 1");
      AnalyzerLineTest.await(() -> !sink.aside.isEmpty());
    }
    assertThat(sink.why).containsExactly(Unfinished.TIMED_OUT);
  }
}
