package org.huren.simulator.analyzer;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;

/** A connection to the peer; not safe for threads. */
final class Wire implements AutoCloseable {
  private static final int SLOW_PIECES = 20;

  private final Socket socket;
  private final InputStream in;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /**
   * Connects.
   *
   * @param timeout for the connection and for each byte awaited
   */
  static Wire connect(InetSocketAddress peer, Duration timeout) throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) timeout.toMillis());
      socket.connect(peer, (int) timeout.toMillis());
      return new Wire(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  void write(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** In pieces, with a pause after each. */
  void writeSlowly(byte[] bytes, Duration pause) throws IOException {
    int piece = Math.max(1, bytes.length / SLOW_PIECES);
    for (int from = 0; from < bytes.length; from += piece) {
      write(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece)));
      try {
        Thread.sleep(pause.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }

  /**
   * Forgets what is still said about an earlier conversation, until nothing comes for so long: on a
   * cable answers outlive the one who asked.
   */
  void forget(Duration silence) throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout((int) silence.toMillis());
    try {
      while (in.read() >= 0) {
        // One late answer less.
      }
    } catch (SocketTimeoutException e) {
      // Silence.
    } finally {
      socket.setSoTimeout(timeout);
    }
  }

  int read() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException();
    }
    return b;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nobody listens here any more, which is what was wanted.
    }
  }
}
