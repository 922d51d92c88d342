package org.huren.lab.line;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.huren.lab.serial.SerialDevice;
import org.huren.lab.serial.SerialPorts;

/**
 * The line to one analyzer, whichever way it is reached: a port that it connects to, a connection
 * that we make and make again, or a cable. Connections live for as long as the analyzer wants: many
 * send once an hour and never reconnect. Reading stops while too much waits for the sink. Safe for
 * any thread.
 */
public final class AnalyzerLine implements AutoCloseable {
  private final Runnable end;
  private final Optional<InetSocketAddress> listening;
  private final Optional<LisServer> lis;

  private AnalyzerLine(
      Runnable end, Optional<InetSocketAddress> listening, Optional<LisServer> lis) {
    this.end = end;
    this.listening = listening;
    this.lis = lis;
  }

  /**
   * Opens it. An analyzer or a cable that is not there is no failure: it is tried again until it
   * is.
   *
   * @throws IOException if a port to listen on can't be had
   */
  public static AnalyzerLine open(
      LineThreads threads, LineSettings settings, MessageSink sink, LineListener listener)
      throws IOException {
    return open(threads, settings, new SerialPorts(), sink, listener);
  }

  static AnalyzerLine open(
      LineThreads threads,
      LineSettings settings,
      SerialDevice.Opener opener,
      MessageSink sink,
      LineListener listener)
      throws IOException {
    Optional<LisServer> lis = Optional.empty();
    if (settings.relay().isPresent() && settings.relay().get() instanceof LineAddress.Listen at) {
      lis = Optional.of(LisServer.start(threads, at, listener));
    }
    try {
      return open(threads, settings, opener, sink, listener, lis);
    } catch (IOException | RuntimeException e) {
      lis.ifPresent(LisServer::close);
      throw e;
    }
  }

  private static AnalyzerLine open(
      LineThreads threads,
      LineSettings settings,
      SerialDevice.Opener opener,
      MessageSink sink,
      LineListener listener,
      Optional<LisServer> lis)
      throws IOException {
    Conversations conversations = new Conversations(threads, settings, opener, lis);
    Supplier<Port.User> sessions = () -> new LineSession(settings, conversations, sink, listener);
    LineAddress address = settings.address();
    if (address instanceof LineAddress.Listen listen) {
      LabServer server = LabServer.start(threads, listen, sessions, listener);
      return new AnalyzerLine(server::close, Optional.of(server.address()), lis);
    }
    Peer peer = new Peer(address.toString());
    Port.Trouble trouble = (why, wait) -> listener.on(new LineEvent.NotOpen(peer, why, wait));
    if (address instanceof LineAddress.Connect to) {
      TcpDialer dialer = new TcpDialer(threads, threads.next(), to, sessions, trouble);
      dialer.start();
      return new AnalyzerLine(dialer::close, Optional.empty(), lis);
    }
    SerialLine serial =
        new SerialLine(
            threads,
            threads.next(),
            ((LineAddress.Serial) address).settings(),
            opener,
            sessions,
            trouble);
    serial.start();
    return new AnalyzerLine(serial::close, Optional.empty(), lis);
  }

  /** Where it listens, if it does; tells the port that port 0 became. */
  public Optional<InetSocketAddress> address() {
    return listening;
  }

  /** Where a LIS is awaited that dials. */
  public Optional<InetSocketAddress> lisAddress() {
    return lis.flatMap(LisServer::address);
  }

  /** Ends every connection; what was not answered will come again. */
  @Override
  public void close() {
    lis.ifPresent(LisServer::close);
    end.run();
  }
}
