package org.huren.simulator.lis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One MLLP connection; sends a block and reads its answer. */
final class LisLine implements AutoCloseable {
  private static final int VT = 0x0B;
  private static final int FS = 0x1C;
  private static final int LONGEST_ANSWER = 1 << 16;

  private final Socket socket = new Socket();
  private final Charset charset;

  LisLine(InetSocketAddress peer, Duration timeout, Charset charset) throws IOException {
    this.charset = charset;
    socket.setSoTimeout((int) timeout.toMillis());
    socket.setTcpNoDelay(true);
    socket.connect(peer, (int) timeout.toMillis());
  }

  /** Sends a message; answers MSA-1. */
  String send(String message) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(VT);
    block.writeBytes(message.getBytes(charset));
    block.write(FS);
    block.write('\r');
    OutputStream out = socket.getOutputStream();
    out.write(block.toByteArray());
    out.flush();
    String answer = answer();
    int msa = answer.indexOf("\rMSA|");
    if (msa < 0 || msa + 7 > answer.length()) {
      throw new IOException("an answer without MSA");
    }
    return answer.substring(msa + 5, msa + 7);
  }

  private String answer() throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    for (int b = in.read(); b != FS; b = in.read()) {
      if (b < 0 || answer.size() > LONGEST_ANSWER) {
        throw new IOException("no answer");
      }
      if (b != VT) {
        answer.write(b);
      }
    }
    in.read();
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
