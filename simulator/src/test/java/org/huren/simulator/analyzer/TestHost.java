package org.huren.simulator.analyzer;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/** A receiver that does by the book what a host does, unless its answers are changed. */
public final class TestHost implements AutoCloseable {
  private final ServerSocket server;
  private final Protocol protocol;
  private final IntUnaryOperator answers;
  private final Consumer<byte[]> taker;
  private final List<byte[]> taken = new CopyOnWriteArrayList<>();
  private final List<byte[]> cut = new CopyOnWriteArrayList<>();
  private int asked;

  /**
   * Listens on a free port.
   *
   * @param answers what to answer to the nth thing: to an ASTM frame or bid ACK, NAK or another
   *     byte, to an HL7 message ACK for AA, another byte for AE
   */
  TestHost(Protocol protocol, IntUnaryOperator answers) throws IOException {
    this(protocol, 0, answers, message -> {});
  }

  private TestHost(Protocol protocol, int port, IntUnaryOperator answers, Consumer<byte[]> taker)
      throws IOException {
    this.server = new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    this.protocol = protocol;
    this.answers = answers;
    this.taker = taker;
    Thread thread = new Thread(this::serve, "test-host");
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes everything that an instrument sends, and hands it on before it says so. */
  public static TestHost of(InstrumentProfile profile, int port, Consumer<byte[]> taker)
      throws IOException {
    return new TestHost(profile.protocol(), port, n -> AstmFrames.ACK, taker);
  }

  static TestHost accepting(Protocol protocol) throws IOException {
    return new TestHost(protocol, n -> AstmFrames.ACK);
  }

  public InetSocketAddress address() {
    return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
  }

  /** Messages it said it took, records or segments with their CR. */
  List<String> taken(Charset charset) {
    return taken.stream().map(m -> new String(m, charset)).toList();
  }

  /** What was left of messages when their connection ended. */
  List<byte[]> cut() {
    return List.copyOf(cut);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
          InputStream in = new BufferedInputStream(socket.getInputStream());
          if (protocol == Protocol.ASTM) {
            astm(in, socket.getOutputStream(), message);
          } else {
            hl7(in, socket.getOutputStream(), message);
          }
        } finally {
          if (message.size() > 0) {
            cut.add(message.toByteArray());
          }
        }
      } catch (IOException e) {
        // The next one, please.
      }
    }
  }

  private void astm(InputStream in, OutputStream out, ByteArrayOutputStream message)
      throws IOException {
    int number = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == AstmFrames.ENQ) {
        message.reset();
        number = 0;
        out.write(answers.applyAsInt(asked++));
      } else if (b == AstmFrames.STX) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        int c = in.read();
        int sum = c;
        int digit = c - '0';
        for (c = in.read(); c != AstmFrames.ETX && c != AstmFrames.ETB && c >= 0; c = in.read()) {
          frame.write(c);
          sum += c;
        }
        sum += c;
        String digits = "" + (char) in.read() + (char) in.read();
        boolean whole = in.read() == '\r' && in.read() == '\n';
        if (!whole) {
          message.writeBytes(frame.toByteArray());
          throw new IOException("cut");
        }
        int answer =
            digits.equals(String.format("%02X", sum & 0xFF)) && digit == (number + 1) % 8
                ? answers.applyAsInt(asked++)
                : AstmFrames.NAK;
        if (answer == AstmFrames.ACK) {
          number++;
          message.writeBytes(frame.toByteArray());
          if (frame.toString(StandardCharsets.ISO_8859_1).startsWith("L|")) {
            take(message);
            message.reset();
          }
        }
        out.write(answer);
      }
    }
  }

  private void take(ByteArrayOutputStream message) {
    taker.accept(message.toByteArray());
    taken.add(message.toByteArray());
  }

  private void hl7(InputStream in, OutputStream out, ByteArrayOutputStream message)
      throws IOException {
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == 0x0B) {
        message.reset();
      } else if (b == 0x1C) {
        in.read();
        boolean takes = answers.applyAsInt(asked++) == AstmFrames.ACK;
        String text = message.toString(StandardCharsets.ISO_8859_1);
        if (takes) {
          take(message);
        }
        message.reset();
        out.write(
            ("\u000BMSH|^~\\&|||||||ACK^R01|1|P|2.3.1\rMSA|"
                    + (takes ? "AA" : "AE")
                    + "|"
                    + text.split("\\|", -1)[9]
                    + "\r\u001C\r")
                .getBytes(StandardCharsets.US_ASCII));
      } else {
        message.write(b);
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
