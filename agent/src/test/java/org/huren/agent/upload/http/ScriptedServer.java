package org.huren.agent.upload.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An HTTPS server over bare sockets that a test tells what to do to each request. */
public final class ScriptedServer implements Closeable {
  /** Deals with one request; whatever it does to the connection is part of the test. */
  public interface Script {
    void serve(Request request, Connection connection) throws IOException, InterruptedException;
  }

  private final SSLContext context;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** What it does from now on. */
  public volatile Script script;

  public ScriptedServer(SSLContext context, Script script) throws IOException {
    this.context = context;
    this.script = script;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "scripted-server");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket plain = listener.accept();
        open.add(plain);
        Thread thread = new Thread(() -> serve(plain), "scripted-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket plain) {
    try (plain) {
      plain.setTcpNoDelay(true);
      SSLSocket tls =
          (SSLSocket) context.getSocketFactory().createSocket(plain, null, plain.getPort(), false);
      tls.setUseClientMode(false);
      tls.setNeedClientAuth(true);
      InputStream in = new BufferedInputStream(tls.getInputStream(), 1 << 16);
      Connection connection = new Connection(plain, tls);
      while (!tls.isClosed() && !plain.isClosed()) {
        Request request = Request.read(in);
        script.serve(request, connection);
        request.body().drain();
      }
    } catch (IOException | InterruptedException e) {
      // The client went away, or the script ended the connection
    } finally {
      open.remove(plain);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** Head and body of a request. */
  public record Request(String line, Map<String, String> headers, Body body) {
    static Request read(InputStream in) throws IOException {
      String line = line(in);
      Map<String, String> headers = new TreeMap<>();
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      long length = Long.parseLong(headers.getOrDefault("content-length", "0"));
      return new Request(line, headers, new Body(in, length));
    }

    public String boundary() {
      return headers.get("content-type").replaceAll(".*boundary=\"?([^\";]+)\"?.*", "$1");
    }

    private static String line(InputStream in) throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new EOFException();
        }
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }
  }

  /** As many bytes of the connection as Content-Length says. */
  public static final class Body extends InputStream {
    private final InputStream in;
    private long left;

    Body(InputStream in, long length) {
      this.in = in;
      this.left = length;
    }

    public long left() {
      return left;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(to, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw new EOFException();
      }
      left -= n;
      return n;
    }

    public void drain() throws IOException {
      byte[] sink = new byte[1 << 16];
      while (left > 0) {
        if (read(sink, 0, sink.length) < 0) {
          return;
        }
      }
    }
  }

  /** What a script can do to its connection. */
  public record Connection(Socket plain, SSLSocket tls) {
    public void answer(int status, String type, String body, String... headers) throws IOException {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      head(status, type, bytes.length, headers);
      write(bytes);
    }

    public void head(int status, String type, long length, String... headers) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\n");
      head.append("Content-Type: ").append(type).append("\r\n");
      head.append("Content-Length: ").append(length).append("\r\n");
      for (String header : headers) {
        head.append(header).append("\r\n");
      }
      write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    public void write(byte[] bytes) throws IOException {
      OutputStream out = tls.getOutputStream();
      out.write(bytes);
      out.flush();
    }

    /** Ends it with a TCP reset, in the middle of whatever it was. */
    public void reset() throws IOException {
      plain.setSoLinger(true, 0);
      plain.close();
    }
  }
}
