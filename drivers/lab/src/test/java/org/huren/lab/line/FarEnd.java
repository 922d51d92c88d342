package org.huren.lab.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An analyzer or a LIS on a plain socket that waits to be called. */
final class FarEnd implements AutoCloseable {
  private final ServerSocket server;

  FarEnd() throws IOException {
    this(0);
  }

  FarEnd(int port) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    server.setSoTimeout(20_000);
  }

  int port() {
    return server.getLocalPort();
  }

  LineAddress.Connect address() {
    return new LineAddress.Connect("127.0.0.1", port());
  }

  Talk accept() throws IOException {
    return new Talk(server.accept());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  static String frame(int number, String text) {
    int sum = 3;
    for (char c : (number + text).toCharArray()) {
      sum += c;
    }
    String digits = String.format(Locale.ROOT, "%02X", sum & 0xFF);
    return "\u0002" + number + text + "\u0003" + digits + "\r\n";
  }

  /** One conversation, a character a byte. */
  record Talk(InputStream in, OutputStream out, AutoCloseable end) implements AutoCloseable {
    Talk(Socket socket) throws IOException {
      this(limited(socket).getInputStream(), socket.getOutputStream(), socket);
    }

    static Talk to(int port) throws IOException {
      return new Talk(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    private static Socket limited(Socket socket) throws IOException {
      socket.setSoTimeout(20_000);
      return socket;
    }

    Talk say(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return this;
    }

    /** The next so many bytes; fewer if the far end ended. */
    String hear(int bytes) throws IOException {
      return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** Whether nothing has come. */
    boolean isSilent() throws IOException {
      return in.available() == 0;
    }

    @Override
    public void close() throws IOException {
      try {
        end.close();
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException(e);
      }
    }
  }
}
