package org.huren.simulator.analyzer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.huren.simulator.language.Texts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(30)
class HostQueryTest {
  private static final Charset GB18030 = Charset.forName("GB18030");

  private final ExecutorService threads = Executors.newSingleThreadExecutor();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private ServerSocket server;

  /** The host's part of the conversation. */
  private interface Host {
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }

  private int ask(String profile, Host host, String... more) throws Exception {
    Future<?> talking =
        threads.submit(
            () -> {
              try (Socket socket = server.accept()) {
                host.talk(
                    new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
              }
              return null;
            });
    List<String> words =
        new ArrayList<>(
            List.of("--profile", profile, "--port", Integer.toString(server.getLocalPort())));
    words.addAll(List.of("--query", "8801234567"));
    words.addAll(List.of(more));
    int code =
        new CommandLine(new AnalyzerCommand(Texts.of(Locale.ENGLISH)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(words.toArray(String[]::new));
    talking.get();
    return code;
  }

  /** Reads up to a byte, that byte too. */
  private static String upTo(int end, InputStream in) throws IOException {
    StringBuilder text = new StringBuilder();
    int b;
    do {
      b = in.read();
      if (b < 0) {
        throw new IOException("the analyzer hung up after " + text);
      }
      text.append((char) b);
    } while (b != end);
    return text.toString();
  }

  private static String takeAstm(InputStream in, OutputStream out) throws IOException {
    upTo(AstmFrames.ENQ, in);
    out.write(AstmFrames.ACK);
    StringBuilder frames = new StringBuilder();
    for (int b = in.read(); b == AstmFrames.STX; b = in.read()) {
      frames.append(upTo('\n', in));
      out.write(AstmFrames.ACK);
    }
    return frames.toString();
  }

  private static void say(String record, OutputStream out) throws IOException {
    out.write(('\u000B' + record + "\u001C\r").getBytes(GB18030));
  }

  @Test
  void answerInFrames_isTakenOnceWhateverTheLineDid() throws Exception {
    List<String> question = new ArrayList<>();
    List<Integer> answers = new ArrayList<>();
    int code =
        ask(
            "sysmex-xn",
            (in, o) -> {
              question.add(takeAstm(in, o));
              List<byte[]> frames =
                  AstmFrames.of(
                      List.of(
                          "H|\\^&\r".getBytes(GB18030),
                          ("P|1||||" + "赵".repeat(200) + "\r").getBytes(GB18030),
                          "O|1|2^1^8801234567^B||^^^^WBC\r".getBytes(GB18030),
                          "L|1|N\r".getBytes(GB18030)));
              o.write(AstmFrames.ENQ);
              answers.add(in.read());
              o.write(AstmFrames.spoilt(frames.get(0)));
              answers.add(in.read());
              for (byte[] frame : frames) {
                o.write(frame);
                answers.add(in.read());
              }
              o.write(frames.get(frames.size() - 1));
              answers.add(in.read());
              o.write(AstmFrames.EOT);
            });

    assertThat(code).isZero();
    assertThat(question.get(0)).contains("Q|1|2^1^            8801234567^B||^^^^ALL|0|");
    assertThat(answers).containsExactly(6, 0x15, 6, 6, 6, 6, 6, 6);
    assertThat(out.toString().lines())
        .containsExactly(
            "H|\\^&",
            "P|1||||" + "赵".repeat(200),
            "O|1|2^1^8801234567^B||^^^^WBC",
            "L|1|N",
            "8801234567: an order was told");
  }

  @Test
  void hostThatKnowsNothing_isNoOrder() throws Exception {
    int code =
        ask(
            "sysmex-xn",
            (in, o) -> {
              takeAstm(in, o);
              o.write(AstmFrames.ENQ);
              in.read();
              for (byte[] frame :
                  AstmFrames.of(
                      List.of("H|\\^&\r".getBytes(GB18030), "L|1|I\r".getBytes(GB18030)))) {
                o.write(frame);
                in.read();
              }
              o.write(AstmFrames.EOT);
            },
            "--json");

    assertThat(code).isEqualTo(1);
    assertThat(out.toString().strip())
        .isEqualTo(
            "{\"barcode\":\"8801234567\",\"ordered\":false,\"answer\":[\"H|\\\\^&\",\"L|1|I\"]}");
  }

  @Test
  void chemistryAnalyzer_readsTheAnswerAfterItsAcknowledgementAndSaysSo() throws Exception {
    List<String> heard = new ArrayList<>();
    int code =
        ask(
            "mindray-bs-hl7",
            (in, o) -> {
              heard.add(upTo(0x1C, in));
              in.read();
              say("MSH|^~\\&|||||||QCK^Q02|1|P|2.3.1\rMSA|AA|1\rERR|0|\rQAK|SR|OK|\r", o);
              say("MSH|^~\\&|||||||DSR^Q03|42|P|2.3.1\rMSA|AA|1\rDSP|3||赵一|||\r", o);
              heard.add(upTo(0x1C, in));
            });

    assertThat(code).isZero();
    assertThat(heard.get(0)).contains("|QRY^Q02|1|").contains("|RD|8801234567|OTH|||T|\rQRF|");
    assertThat(heard.get(1)).contains("|ACK^Q03|42|").contains("\rMSA|AA|42|");
    assertThat(out.toString()).contains("DSP|3||赵一|||", "an order was told");
  }

  @Test
  void haematologyAnalyzer_takesTheAnswerToItsOwnOrderMessage() throws Exception {
    List<String> heard = new ArrayList<>();
    int code =
        ask(
            "mindray-bc-hl7",
            (in, o) -> {
              heard.add(upTo(0x1C, in));
              say("MSH|^~\\&|||||||ORR^O02|1|P|2.3.1\rMSA|AR|1|No order|||204\r", o);
              in.read();
            });

    assertThat(code).isEqualTo(1);
    assertThat(heard.get(0)).contains("|ORM^O01|1|").contains("\rORC|RF||8801234567||IP\r");
    assertThat(out.toString()).contains("MSA|AR|1|No order", "8801234567: no order");
  }

  @Test
  void hostThatHangsUp_isToldOf() throws Exception {
    int code = ask("sysmex-xn", (in, o) -> takeAstm(in, o));

    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).startsWith("8801234567: no answer");
  }
}
