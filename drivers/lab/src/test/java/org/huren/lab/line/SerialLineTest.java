package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huren.lab.line.FarEnd.frame;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.profile.Protocol;
import org.huren.lab.serial.SerialSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instruments at the other end of a cable; what a pseudo terminal can show of it. */
@Timeout(60)
class SerialLineTest {
  private static final String MESSAGE = "H|\\^&|||XN\rR|1|^^^WBC|7.4\rL|1|N\r";

  @TempDir Path folder;
  private final LineThreads threads = new LineThreads(1);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private Optional<AnalyzerLine> line = Optional.empty();

  @AfterEach
  void stop() {
    line.ifPresent(AnalyzerLine::close);
    threads.close();
  }

  private void open() throws IOException {
    LineAddress cable = new LineAddress.Serial(SerialSettings.usual(SerialPair.port(folder)));
    LineSettings settings = LineSettings.of(cable, new Protocol.Astm(LinkProfile.standard()));
    line = Optional.of(AnalyzerLine.open(threads, settings, sink, events::add));
  }

  private void awaitConnections(int times) throws InterruptedException {
    AnalyzerLineTest.await(
        () -> events.stream().filter(LineEvent.Connected.class::isInstance).count() == times);
  }

  private void send(FarEnd.Talk instrument, String message) throws IOException {
    assertThat(instrument.say("\u0005").hear(1)).isEqualTo("\u0006");
    assertThat(instrument.say(frame(1, message)).hear(1)).isEqualTo("\u0006");
    assertThat(sink.stored).contains(message);
    instrument.say("\u0004");
  }

  @Test
  void aMessageComesOverTheCableByteForByte() throws Exception {
    try (SerialPair cable = SerialPair.plug(folder)) {
      open();
      awaitConnections(1);
      try (FarEnd.Talk instrument = cable.instrument()) {
        StringBuilder all = new StringBuilder();
        for (char c = 0x80; c < 0x100; c++) {
          all.append(c);
        }
        send(instrument, "H|\\^&\rR|1|x|" + all + "\rL|1|N\r");
      }
    }
  }

  @Test
  void theCableMayBePulledOutAndPutBackAtAnyTime() throws Exception {
    try (SerialPair cable = SerialPair.plug(folder)) {
      open();
      awaitConnections(1);
      try (FarEnd.Talk instrument = cable.instrument()) {
        send(instrument, MESSAGE);
        instrument.say("\u0005").hear(1);
        instrument.say(frame(1, "H|\\^&\r")).hear(1);
      }
    }
    AnalyzerLineTest.await(() -> events.stream().anyMatch(LineEvent.NotOpen.class::isInstance));
    assertThat(sink.aside).containsExactly("H|\\^&\r");
    try (SerialPair again = SerialPair.plug(folder)) {
      awaitConnections(2);
      try (FarEnd.Talk instrument = again.instrument()) {
        send(instrument, MESSAGE.replace("7.4", "8.1"));
      }
    }
    assertThat(sink.stored).hasSize(2);
  }

  @Test
  void aPortThatIsNotThereIsTriedUntilItIs() throws Exception {
    open();
    AnalyzerLineTest.await(() -> !events.isEmpty());
    assertThat(events.get(0))
        .isInstanceOfSatisfying(
            LineEvent.NotOpen.class, e -> assertThat(e.why()).isEqualTo("not found"));
    try (SerialPair cable = SerialPair.plug(folder)) {
      awaitConnections(1);
      try (FarEnd.Talk instrument = cable.instrument()) {
        send(instrument, MESSAGE);
      }
    }
  }
}
