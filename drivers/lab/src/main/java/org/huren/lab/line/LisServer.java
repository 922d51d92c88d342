package org.huren.lab.line;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Where a LIS is awaited that dials the analyzer itself, for as long as the analyzer's line is
 * wanted. The LIS gets the analyzer's session of the moment, or waits for the next one; of several
 * connections the newest counts, since a LIS that lost one dials again. A LIS loses its connection
 * when the analyzer ends its own, as it would without us. Safe for any thread: what the LIS says is
 * handed to the analyzer's event loop, and the other way round.
 */
final class LisServer implements AutoCloseable {
  private @Nullable LabServer server;

  // Guarded by "this".
  private Optional<LisLine> line = Optional.empty();
  private Optional<Visitor> visitor = Optional.empty();

  private LisServer() {}

  /**
   * Starts listening.
   *
   * @param listener hears who was turned away
   * @throws IOException if the address can't be bound
   */
  static LisServer start(LineThreads threads, LineAddress.Listen at, LineListener listener)
      throws IOException {
    LisServer lis = new LisServer();
    lis.server = LabServer.start(threads, at, lis::newVisitor, listener);
    return lis;
  }

  private Port.User newVisitor() {
    return new Visitor();
  }

  /** Where it listens. */
  Optional<InetSocketAddress> address() {
    return Optional.ofNullable(server).map(LabServer::address);
  }

  /** The analyzer has a session; called on its event loop. */
  synchronized void attach(LisLine now) {
    line = Optional.of(now);
    if (visitor.isPresent()) {
      join(now, visitor.get());
    } else {
      on(now.loop(), () -> now.notOpen("has not connected", Duration.ZERO));
    }
  }

  /** The session has ended. */
  synchronized void detach(LisLine ended) {
    if (line.filter(l -> l == ended).isPresent()) {
      line = Optional.empty();
      visitor.ifPresent(Visitor::hangUp);
    }
  }

  private static void join(LisLine line, Visitor visitor) {
    Port port = visitor.port();
    on(line.loop(), () -> line.opened(new Far(port)));
    // Behind the line above, so that the first bytes find it open.
    on(port.executor(), () -> port.reading(true));
  }

  private synchronized void came(Visitor now) {
    Optional<Visitor> replaced = visitor;
    visitor = Optional.of(now);
    line.ifPresent(l -> join(l, now));
    // Behind the joining, so that what the analyzer says after this end goes to the new one.
    replaced.ifPresent(old -> line.ifPresentOrElse(l -> on(l.loop(), old::hangUp), old::hangUp));
  }

  private synchronized void said(Visitor who, byte[] bytes) {
    if (visitor.filter(v -> v == who).isPresent()) {
      line.ifPresent(l -> on(l.loop(), () -> l.received(bytes)));
    }
  }

  private synchronized void went(Visitor who) {
    if (visitor.filter(v -> v == who).isPresent()) {
      visitor = Optional.empty();
      line.ifPresent(
          l ->
              on(
                  l.loop(),
                  () -> {
                    l.closed();
                    l.notOpen("connection ended", Duration.ZERO);
                  }));
    }
  }

  private static void on(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The process is stopping.
    }
  }

  @Override
  public void close() {
    if (server != null) {
      server.close();
    }
  }

  /** One connection of the LIS. */
  private final class Visitor implements Port.User {
    private @Nullable Port port;

    Port port() {
      if (port == null) {
        throw new IllegalStateException("never opened");
      }
      return port;
    }

    void hangUp() {
      Port open = port();
      on(open.executor(), open::close);
    }

    @Override
    public void opened(Port opened) {
      port = opened;
      opened.reading(false);
      came(this);
    }

    @Override
    public void received(byte[] bytes) {
      said(this, bytes);
    }

    @Override
    public void closed() {
      went(this);
    }
  }

  /** The LIS's port as the analyzer's thread sees it. */
  private record Far(Port port) implements Port {
    @Override
    public Peer peer() {
      return port.peer();
    }

    @Override
    public EventLoop executor() {
      return port.executor();
    }

    @Override
    public void write(byte[] bytes) {
      on(port.executor(), () -> port.write(bytes));
    }

    @Override
    public void flush() {
      on(port.executor(), port::flush);
    }

    @Override
    public void reading(boolean wanted) {
      on(port.executor(), () -> port.reading(wanted));
    }

    @Override
    public void close() {
      on(port.executor(), port::close);
    }
  }
}
