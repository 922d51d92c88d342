package org.huren.lab.line;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.huren.lab.Unfinished;
import org.huren.lab.hl7.Acknowledgement;
import org.huren.lab.line.Outbound.Sent;
import org.huren.lab.link.LinkProfile;
import org.huren.lab.mllp.MllpProfile;
import org.huren.lab.profile.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions, answers and messages of ours on real sockets. */
@Timeout(60)
class HostQueryLineTest {
  private static final String ASTM_QUESTION = "H|\\^&|||X\rQ|1|^S1\rL|1|N\r";
  private static final String ASTM_ANSWER = "H|\\^&|||LIS\rO|1|S1||^^^GLU\rL|1|F\r";
  private static final String QUESTION =
      "MSH|^~\\&|X|Y|||1||QRY^Q02|7|P|2.3.1\rQRD|1|R|D|1|||RD|S1\r";

  private final LineThreads threads = new LineThreads(1);
  private final Answering sink = new Answering();
  private final List<LineEvent> events = new CopyOnWriteArrayList<>();
  private AnalyzerLine line;
  private Socket socket;

  /** Answers every question with what it was given. */
  private static final class Answering implements MessageSink {
    final List<String> delivered = new CopyOnWriteArrayList<>();
    final BlockingQueue<Outbound> open = new LinkedBlockingQueue<>();
    volatile Optional<Reply> reply = Optional.empty();

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public CompletionStage<Outcome> deliver(byte[] message, Peer peer) {
      delivered.add(new String(message, StandardCharsets.ISO_8859_1));
      return CompletableFuture.completedFuture(new Outcome.Stored());
    }

    @Override
    public Optional<CompletionStage<Optional<Reply>>> ask(byte[] message, Peer peer) {
      String text = new String(message, StandardCharsets.ISO_8859_1);
      return text.contains("\rQ|") || text.contains("QRY^")
          ? Optional.of(CompletableFuture.supplyAsync(() -> reply))
          : Optional.empty();
    }

    @Override
    public void connected(Outbound line) {
      open.add(line);
    }

    @Override
    public void keepAside(byte[] soFar, Unfinished why, Peer peer) {}

    void answer(String... messages) {
      reply =
          Optional.of(
              new Reply(
                  List.of(messages).stream()
                      .map(m -> m.getBytes(StandardCharsets.ISO_8859_1))
                      .toList()));
    }
  }

  private void start(Protocol protocol) throws IOException {
    LineAddress.Listen anywhere =
        new LineAddress.Listen(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), a -> true);
    line = AnalyzerLine.open(threads, LineSettings.of(anywhere, protocol), sink, events::add);
    socket = new Socket(InetAddress.getLoopbackAddress(), line.address().orElseThrow().getPort());
    socket.setSoTimeout(20_000);
    socket.setTcpNoDelay(true);
  }

  private void startAstm() throws IOException {
    start(new Protocol.Astm(LinkProfile.standard()));
  }

  private void startHl7() throws IOException {
    start(new Protocol.Hl7(MllpProfile.standard(), Acknowledgement.original()));
  }

  @AfterEach
  void stop() throws IOException {
    socket.close();
    line.close();
    threads.close();
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  private int next() throws IOException {
    return socket.getInputStream().read();
  }

  private String until(int end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int b = next(); b != end; b = next()) {
      assertThat(b).isNotNegative();
      text.append((char) b);
    }
    return text.toString();
  }

  private String block() throws IOException {
    assertThat(next()).isEqualTo(0x0B);
    String text = until(0x1C);
    assertThat(next()).isEqualTo('\r');
    return text;
  }

  private static String frame(int number, String text) {
    int sum = 3;
    for (char c : (number + text).toCharArray()) {
      sum += c;
    }
    String check = String.format(Locale.ROOT, "%02X", sum & 0xFF);
    return "\u0002" + number + text + "\u0003" + check + "\r\n";
  }

  /** Takes one transmission of the host as an instrument does, ENQ already read. */
  private String take() throws IOException {
    send("\u0006");
    StringBuilder text = new StringBuilder();
    for (int b = next(); b != 4; b = next()) {
      assertThat(b).isEqualTo(2);
      String frame = until('\n');
      text.append(frame, 1, frame.length() - 4);
      send("\u0006");
    }
    return text.toString();
  }

  private void ask() throws IOException {
    send("\u0005");
    assertThat(next()).isEqualTo(6);
    send(frame(1, ASTM_QUESTION));
    assertThat(next()).isEqualTo(6);
  }

  @Test
  void astmQuestion_isAcknowledgedAndAnsweredAfterItsEot_andNotDelivered() throws Exception {
    sink.answer(ASTM_ANSWER);
    startAstm();
    ask();
    assertThat(socket.getInputStream().available()).isZero();
    send("\u0004");
    assertThat(next()).isEqualTo(5);
    assertThat(take()).isEqualTo(ASTM_ANSWER);
    assertThat(sink.delivered).isEmpty();
  }

  @Test
  void answerFrameThatWasRefused_isSentAgain() throws Exception {
    sink.answer(ASTM_ANSWER);
    startAstm();
    ask();
    send("\u0004");
    assertThat(next()).isEqualTo(5);
    send("\u0006");
    String first = until('\n');
    send("\u0015");
    assertThat(until('\n')).isEqualTo(first);
    send("\u0006");
    assertThat(until('\n')).startsWith("\u00022O|1|S1");
  }

  @Test
  void instrumentThatWantsTheLineItself_goesFirst() throws Exception {
    sink.answer(ASTM_ANSWER);
    startAstm();
    ask();
    send("\u0004");
    assertThat(next()).isEqualTo(5);
    send("\u0005");
    // Contention: the host is silent now, and the instrument bids again.
    send("\u0005");
    assertThat(next()).isEqualTo(6);
    send(frame(1, "H|\\^&|||X\rP|1\rO|1|S1\rR|1|^^^K|4.1\rL|1|N\r"));
    assertThat(next()).isEqualTo(6);
    assertThat(sink.delivered).hasSize(1);
  }

  @Test
  void noAnswerNow_meansSilenceOnAnAstmLine() throws Exception {
    startAstm();
    ask();
    send("\u0004");
    send("\u0005");
    assertThat(next()).isEqualTo(6);
  }

  @Test
  void hl7Question_getsItsAnswersInPlaceOfAnAcknowledgement() throws Exception {
    sink.answer(
        "MSH|^~\\&|||X|Y|1||QCK^Q02|7|P|2.3.1\rMSA|AA|7\rQAK|SR|OK\r",
        "MSH|^~\\&|||X|Y|1||DSR^Q03|501|P|2.3.1\rMSA|AA|7\rDSP|29||5^^^\r");
    startHl7();
    send("\u000b" + QUESTION + "\u001c\r");
    assertThat(block()).contains("QCK^Q02");
    assertThat(block()).contains("DSR^Q03");
    send("\u000bMSH|^~\\&|X|Y|||1||ACK^Q03|8|P|2.3.1\rMSA|AA|501\r\u001c\r");
    send("\u000b" + QUESTION + "\u001c\r");
    assertThat(block()).contains("QCK^Q02");
    assertThat(sink.delivered).isEmpty();
    assertThat(events).noneMatch(LineEvent.Noted.class::isInstance);
  }

  @Test
  void hl7QuestionThatCannotBeAnsweredNow_isRejected() throws Exception {
    startHl7();
    send("\u000b" + QUESTION + "\u001c\r");
    assertThat(block()).contains("\rMSA|AR|7|");
  }

  @Test
  void orderSentUnasked_isTakenWhenItsAnswerNamesIt() throws Exception {
    startHl7();
    Outbound line = sink.open.poll(20, TimeUnit.SECONDS);
    CompletableFuture<Sent> first = told(line, "MSH|^~\\&|L||X|Y|1||OML^O33|501|P|2.5\rPID|1\r");
    CompletableFuture<Sent> second = told(line, "MSH|^~\\&|L||X|Y|1||OML^O33|502|P|2.5\rPID|1\r");
    assertThat(block()).contains("|501|");
    send("\u000bMSH|^~\\&|X|Y|||1||ORL^O34|8|P|2.5\rMSA|AA|501\r\u001c\r");
    assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Sent.TAKEN);
    assertThat(block()).contains("|502|");
    send("\u000bMSH|^~\\&|X|Y|||1||ORL^O34|9|P|2.5\rMSA|AE|502\r\u001c\r");
    assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(Sent.REFUSED);
  }

  @Test
  void orderSentUnasked_overAstm_waitsForTheLine() throws Exception {
    startAstm();
    Outbound line = sink.open.poll(20, TimeUnit.SECONDS);
    CompletableFuture<Sent> sent = told(line, ASTM_ANSWER);
    assertThat(next()).isEqualTo(5);
    assertThat(take()).isEqualTo(ASTM_ANSWER);
    assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(Sent.TAKEN);
  }

  @Test
  void orderOnALineThatIsCut_isUnanswered() throws Exception {
    startHl7();
    Outbound line = sink.open.poll(20, TimeUnit.SECONDS);
    CompletableFuture<Sent> sent = told(line, "MSH|^~\\&|L||X|Y|1||OML^O33|501|P|2.5\rPID|1\r");
    assertThat(block()).contains("|501|");
    socket.close();
    assertThat(sent.get(20, TimeUnit.SECONDS)).isEqualTo(Sent.UNANSWERED);
    assertThat(told(line, "MSH|^~\\&|L").get(20, TimeUnit.SECONDS)).isEqualTo(Sent.UNANSWERED);
  }

  private static CompletableFuture<Sent> told(Outbound line, String message) {
    return line.send(message.getBytes(StandardCharsets.ISO_8859_1)).toCompletableFuture();
  }
}
