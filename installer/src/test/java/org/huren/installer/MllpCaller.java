package org.huren.installer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** Says one message over MLLP on a connection of its own, and reads the answer. */
final class MllpCaller {
  private static final int VT = 0x0B;
  private static final int FS = 0x1C;

  private MllpCaller() {}

  /** The answer's text. */
  static String say(int port, String message) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(VT);
    block.writeBytes(message.getBytes(UTF_8));
    block.write(FS);
    block.write('\r');
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(block.toByteArray());
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      InputStream in = socket.getInputStream();
      for (int b = in.read(); b != FS; b = in.read()) {
        if (b < 0) {
          throw new EOFException();
        }
        if (b != VT) {
          answer.write(b);
        }
      }
      return answer.toString(UTF_8);
    }
  }
}
