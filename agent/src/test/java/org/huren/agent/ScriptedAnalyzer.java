package org.huren.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An analyzer that writes the bytes it is told to, with an encoder of its own. */
final class ScriptedAnalyzer implements AutoCloseable {
  static final int ENQ = 5;
  static final int EOT = 4;
  static final int ACK = 6;
  static final int NAK = 0x15;
  private static final int ETX = 3;
  private static final int ETB = 0x17;

  private final Socket socket = new Socket();

  ScriptedAnalyzer(InetSocketAddress to) throws IOException {
    socket.setSoTimeout(20_000);
    socket.connect(to);
  }

  /** Sends one message in one frame; answers what the frame was answered with. */
  int sendAstm(byte[] message) throws IOException {
    write(ENQ);
    int answer = read();
    if (answer != ACK) {
      return answer;
    }
    write(frame(message));
    answer = read();
    write(EOT);
    return answer;
  }

  /** STX 1 text ETX checksum CR LF. */
  static byte[] frame(byte[] text) {
    ByteArrayOutputStream summed = new ByteArrayOutputStream();
    summed.write('1');
    summed.writeBytes(text);
    summed.write(3);
    int sum = 0;
    for (byte b : summed.toByteArray()) {
      sum += b & 0xFF;
    }
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(2);
    frame.writeBytes(summed.toByteArray());
    frame.writeBytes(
        String.format(Locale.ROOT, "%02X\r\n", sum & 0xFF).getBytes(StandardCharsets.US_ASCII));
    return frame.toByteArray();
  }

  /** Sends one MLLP block; answers MSA-1. */
  String sendHl7(byte[] message) throws IOException {
    writeHl7(message);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (int b = read(); b != 0x1C; b = read()) {
      answer.write(b);
    }
    read();
    String text = answer.toString(StandardCharsets.UTF_8);
    int msa = text.indexOf("MSA|") + 4;
    return text.substring(msa, msa + 2);
  }

  /** Takes one transmission of the gateway, frame by frame; answers its records. */
  String takeAstm() throws IOException {
    int bid = read();
    if (bid != ENQ) {
      throw new IOException("no bid but " + bid);
    }
    write(ACK);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int b = read(); b != EOT; b = read()) {
      read();
      for (b = read(); b != ETX && b != ETB; b = read()) {
        text.write(b);
      }
      for (int i = 0; i < 4; i++) {
        read();
      }
      write(ACK);
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  /** Reads one MLLP block. */
  String readHl7() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int b = read(); b != 0x1C; b = read()) {
      if (b < 0) {
        throw new IOException("hung up");
      }
      text.write(b);
    }
    read();
    return text.toString(StandardCharsets.UTF_8).substring(1);
  }

  void writeHl7(byte[] message) throws IOException {
    write(0x0B);
    write(message);
    write(new byte[] {0x1C, 0x0D});
  }

  void write(int b) throws IOException {
    write(new byte[] {(byte) b});
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** The next byte; -1 if the gateway hung up. */
  int read() throws IOException {
    InputStream in = socket.getInputStream();
    return in.read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
