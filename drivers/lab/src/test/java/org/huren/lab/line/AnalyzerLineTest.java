package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.line.MessageSink.Outcome;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AnalyzerLineTest {
  private static final String MESSAGE = "H|\\^&|||XN\rP|1\rR|1|^^^WBC|7.4\rL|1|N\r";
  private static final String ORU =
      "MSH|^~\\&|Mindray|BS-480|||20261120141530||ORU^R01|17|P|2.3.1\rOBX|1|NM|1||5\r";

  private final LineThreads threads = new LineThreads(2);
  private final RecordingSink sink = new RecordingSink();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private final List<Talk> talks = new ArrayList<>();
  private AnalyzerLine line;
  private volatile boolean admitted = true;

  @AfterEach
  void stop() throws IOException {
    for (Talk talk : talks) {
      talk.socket.close();
    }
    line.close();
    threads.close();
  }

  private void start(Protocol protocol) throws IOException {
    line = AnalyzerLine.open(threads, LineSettings.of(listen(0), protocol), sink, events::add);
  }

  private LineAddress.Listen listen(int port) {
    return new LineAddress.Listen(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), a -> admitted);
  }

  private int connected() {
    int open = 0;
    for (LineEvent event : events) {
      open += event instanceof LineEvent.Connected ? 1 : 0;
      open -= event instanceof LineEvent.Disconnected ? 1 : 0;
    }
    return open;
  }

  private void startAstm() throws IOException {
    start(new Protocol.Astm(LinkProfile.standard()));
  }

  private void startHl7() throws IOException {
    start(new Protocol.Hl7(MllpProfile.standard(), Acknowledgement.original()));
  }

  /** A peer on a plain socket. */
  private final class Talk {
    private final Socket socket;

    Talk() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), line.address().orElseThrow().getPort());
      socket.setSoTimeout(20_000);
      talks.add(this);
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    int next() throws IOException {
      return socket.getInputStream().read();
    }

    String block() throws IOException {
      StringBuilder text = new StringBuilder();
      for (int b = next(); b != 0x1C; b = next()) {
        assertThat(b).isNotNegative();
        text.append((char) b);
      }
      assertThat(next()).isEqualTo('\r');
      return text.toString();
    }
  }

  private static String frame(int number, String text) {
    int sum = 3;
    for (char c : (number + text).toCharArray()) {
      sum += c;
    }
    return "\u0002"
        + number
        + text
        + "\u0003"
        + String.format(Locale.ROOT, "%02X", sum & 0xFF)
        + "\r\n";
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long until = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(until);
      Thread.sleep(5);
    }
  }

  private boolean saw(Class<? extends LineEvent> type) {
    return events.stream().anyMatch(type::isInstance);
  }

  @Nested
  class Astm {
    @Test
    void aMessageIsStoredBeforeItsLastFrameIsAcknowledged() throws Exception {
      startAstm();
      sink.answering = false;
      Talk talk = new Talk();
      talk.send("\u0005");
      assertThat(talk.next()).isEqualTo(0x06);
      talk.send(frame(1, MESSAGE));
      await(() -> sink.open.size() == 1);
      assertThat(talk.socket.getInputStream().available()).isZero();
      sink.open.get(0).complete(new Outcome.Stored());
      assertThat(talk.next()).isEqualTo(0x06);
      talk.send("\u0004");
      assertThat(sink.stored).containsExactly(MESSAGE);
      await(() -> events.contains(new LineEvent.StateChanged(peerOf(), "NEUTRAL")));
      assertThat(events)
          .filteredOn(LineEvent.Answered.class::isInstance)
          .singleElement()
          .satisfies(
              e -> assertThat(((LineEvent.Answered) e).length()).isEqualTo(MESSAGE.length()));
    }

    private Peer peerOf() {
      return events.get(0).peer();
    }

    @Test
    void aClosedIntakeAnswersNakAndAnOpenOneAck() throws Exception {
      startAstm();
      sink.accepting = false;
      Talk talk = new Talk();
      talk.send("\u0005");
      assertThat(talk.next()).isEqualTo(0x15);
      sink.accepting = true;
      talk.send("\u0005");
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(saw(LineEvent.Refused.class)).isTrue();
    }

    @Test
    void aRefusedMessageIsAnsweredWithNak() throws Exception {
      startAstm();
      sink.outcome = new Outcome.Refused();
      Talk talk = new Talk();
      talk.send("\u0005" + frame(1, MESSAGE));
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(talk.next()).isEqualTo(0x15);
    }

    @Test
    void aBrokenStoreEndsTheConnectionWithoutAnAnswer() throws Exception {
      startAstm();
      sink.outcome = new Outcome.Broken();
      Talk talk = new Talk();
      talk.send("\u0005" + frame(1, MESSAGE));
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(talk.next()).isEqualTo(-1);
    }

    @Test
    void aMessageCutByALostConnectionIsKeptAside() throws Exception {
      startAstm();
      Talk talk = new Talk();
      talk.send("\u0005" + frame(1, "H|\\^&\r") + "\u00022R|1|x");
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(talk.next()).isEqualTo(0x06);
      talk.socket.close();
      await(() -> !sink.aside.isEmpty());
      assertThat(sink.aside).containsExactly("H|\\^&\rR|1|x");
      assertThat(sink.why).containsExactly(Unfinished.DISCONNECTED);
      assertThat(sink.stored).isEmpty();
    }

    @Test
    void timersRunOnTheLine() throws Exception {
      startAstm();
      Talk talk = new Talk();
      String whole = frame(1, MESSAGE);
      talk.send("\u0005" + whole.substring(0, whole.length() - 2));
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(talk.next()).isEqualTo(0x06);
      assertThat(sink.stored).containsExactly(MESSAGE);
    }

    @Test
    void manyAnalyzersAtOnceDoNotDisturbEachOther() throws Exception {
      startAstm();
      List<Thread> senders = new ArrayList<>();
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      for (int i = 0; i < 30; i++) {
        String own = MESSAGE.replace("7.4", "7." + i);
        Talk talk = new Talk();
        Thread sender =
            new Thread(
                () -> {
                  try {
                    for (int m = 0; m < 5; m++) {
                      talk.send("\u0005");
                      assertThat(talk.next()).isEqualTo(0x06);
                      talk.send(frame(1, own));
                      assertThat(talk.next()).isEqualTo(0x06);
                      talk.send("\u0004");
                    }
                  } catch (IOException | AssertionError e) {
                    failures.add(e);
                  }
                });
        senders.add(sender);
        sender.start();
      }
      for (Thread sender : senders) {
        sender.join();
      }
      assertThat(failures).isEmpty();
      assertThat(sink.stored).hasSize(150);
      assertThat(connected()).isEqualTo(30);
    }
  }

  @Nested
  class Hl7 {
    @Test
    void aMessageIsStoredBeforeItIsAccepted() throws Exception {
      startHl7();
      sink.answering = false;
      Talk talk = new Talk();
      talk.send("\u000b" + ORU + "\u001c\r");
      await(() -> sink.open.size() == 1);
      assertThat(talk.socket.getInputStream().available()).isZero();
      sink.open.get(0).complete(new Outcome.Stored());
      assertThat(talk.block()).contains("\rMSA|AA|17|").contains("ACK^R01");
      assertThat(sink.stored).containsExactly(ORU);
    }

    @Test
    void messagesSentAheadAreAnsweredInTurn() throws Exception {
      startHl7();
      Talk talk = new Talk();
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < 50; i++) {
        all.append("\u000b").append(ORU.replace("|17|", "|" + i + "|")).append("\u001c\r");
      }
      talk.send(all.toString());
      for (int i = 0; i < 50; i++) {
        assertThat(talk.block()).contains("\rMSA|AA|" + i + "|");
      }
      assertThat(sink.stored).hasSize(50);
    }

    @Test
    void aClosedIntakeAnswersArAndKeepsTheConnection() throws Exception {
      startHl7();
      sink.accepting = false;
      Talk talk = new Talk();
      talk.send("\u000b" + ORU + "\u001c\r");
      assertThat(talk.block()).contains("\rMSA|AR|17|");
      sink.accepting = true;
      talk.send("\u000b" + ORU + "\u001c\r");
      assertThat(talk.block()).contains("\rMSA|AA|17|");
      assertThat(sink.stored).hasSize(1);
    }

    @Test
    void aBrokenStoreEndsTheConnectionWithoutAnAnswer() throws Exception {
      startHl7();
      sink.outcome = new Outcome.Broken();
      Talk talk = new Talk();
      talk.send("\u000b" + ORU + "\u001c\r");
      assertThat(talk.next()).isEqualTo(-1);
    }

    @Test
    void whatIsNoMessageIsKeptAsideAndRejected() throws Exception {
      startHl7();
      Talk talk = new Talk();
      talk.send("\u000bhello\u001c\r");
      assertThat(talk.block()).contains("\rMSA|AR|");
      assertThat(sink.aside).containsExactly("hello");
      assertThat(sink.why).containsExactly(Unfinished.NOT_A_MESSAGE);
    }

    @Test
    void aQueryIsAnsweredAsUnsupportedAndAResponseNotAtAll() throws Exception {
      startHl7();
      Talk talk = new Talk();
      talk.send("\u000bMSH|^~\\&|A|B|||||ACK^R01|1|P|2.3.1\rMSA|AA|1\u001c\r");
      talk.send("\u000bMSH|^~\\&|A|B|||||QRY^Q02|2|P|2.3.1\u001c\r");
      assertThat(talk.block()).contains("\rMSA|AR|2|Unsupported message type|||200\r");
      assertThat(sink.stored).isEmpty();
    }

    @Test
    void everyMessageOfABlockIsAnsweredAndTheBlockStoredOnce() throws Exception {
      startHl7();
      Talk talk = new Talk();
      talk.send("\u000b" + ORU + ORU.replace("|17|", "|18|") + "\u001c\r");
      assertThat(talk.block()).contains("\rMSA|AA|17|");
      assertThat(talk.block()).contains("\rMSA|AA|18|");
      assertThat(sink.stored).hasSize(1);
    }

    @Test
    void aMessageCutByALostConnectionIsKeptAside() throws Exception {
      startHl7();
      Talk talk = new Talk();
      talk.send("\u000bMSH|^~\\&|A");
      await(() -> saw(LineEvent.Heard.class));
      talk.socket.close();
      await(() -> !sink.aside.isEmpty());
      assertThat(sink.why).containsExactly(Unfinished.DISCONNECTED);
    }
  }

  @Test
  void strangersAreTurnedAwayBeforeAByteIsRead() throws Exception {
    startAstm();
    admitted = false;
    Talk talk = new Talk();
    assertThat(talk.next()).isEqualTo(-1);
    await(() -> saw(LineEvent.PeerTurnedAway.class));
    assertThat(saw(LineEvent.Connected.class)).isFalse();
    assertThat(connected()).isZero();
  }

  @Test
  void anAddressInUseIsToldAtOnce() throws Exception {
    startAstm();
    LineSettings same =
        LineSettings.of(
            listen(line.address().orElseThrow().getPort()),
            new Protocol.Astm(LinkProfile.standard()));
    assertThatThrownBy(() -> AnalyzerLine.open(threads, same, sink, events::add))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on");
  }

  @Test
  void quirk11_aConnectionWithoutDataIsASignOfLife() throws Exception {
    startAstm();
    for (int i = 0; i < 3; i++) {
      new Talk().socket.close();
    }
    await(() -> events.stream().filter(LineEvent.Disconnected.class::isInstance).count() == 3);
    assertThat(events)
        .allMatch(e -> e instanceof LineEvent.Connected || e instanceof LineEvent.Disconnected);
    assertThat(sink.aside).isEmpty();
  }

  @Test
  void noiseIsToldAndHarmsNobody() throws Exception {
    startAstm();
    Talk noisy = new Talk();
    noisy.send("GET / HTTP/1.1\r\n\r\n");
    await(() -> saw(LineEvent.Noise.class));
    Talk talk = new Talk();
    talk.send("\u0005");
    assertThat(talk.next()).isEqualTo(0x06);
  }
}
