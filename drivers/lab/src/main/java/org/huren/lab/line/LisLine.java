package org.huren.lab.line;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.huren.lab.serial.SerialDevice;

/**
 * The way to the LIS behind a relay: opened again whenever it is lost, or waited for where the LIS
 * dials, for as long as it is wanted. What is written before it is open waits, bounded. On one
 * event loop, the analyzer's.
 */
final class LisLine implements Port.User, Port.Trouble {
  private static final int MOST_WAITING = 1 << 20;
  private static final int ENOUGH_WAITING = 1 << 16;

  private final LineThreads threads;
  private final EventLoop loop;
  private final SerialDevice.Opener opener;
  private final LineAddress address;
  private final Optional<LisServer> server;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private Optional<Port> open = Optional.empty();
  private Optional<Runnable> end = Optional.empty();
  private Optional<Heard> heard = Optional.empty();

  /** Who hears from the LIS. */
  interface Heard {
    void lisOpened();

    void lisSaid(byte[] bytes);

    void lisGone();

    void lisNotOpen(String why, Duration retryIn);
  }

  /**
   * @param server where a LIS is awaited that dials; empty if it is reached at the address
   */
  LisLine(
      LineThreads threads,
      EventLoop loop,
      SerialDevice.Opener opener,
      LineAddress address,
      Optional<LisServer> server) {
    this.threads = threads;
    this.loop = loop;
    this.opener = opener;
    this.address = address;
    this.server = server;
  }

  void start(Heard by) {
    heard = Optional.of(by);
    if (server.isPresent()) {
      LisServer awaiting = server.get();
      end = Optional.of(() -> awaiting.detach(this));
      awaiting.attach(this);
    } else if (address instanceof LineAddress.Connect to) {
      TcpDialer dialer = new TcpDialer(threads, loop, to, () -> this, this);
      end = Optional.of(dialer::close);
      dialer.start();
    } else if (address instanceof LineAddress.Serial to) {
      SerialLine serial = new SerialLine(threads, loop, to.settings(), opener, () -> this, this);
      end = Optional.of(serial::close);
      serial.start();
    }
  }

  String address() {
    return address.toString();
  }

  /** The thread that everything about it happens on. */
  EventLoop loop() {
    return loop;
  }

  /** Whether the LIS dials: nobody can reach it then. */
  boolean isAwaited() {
    return server.isPresent();
  }

  boolean isOpen() {
    return open.isPresent();
  }

  /** Whether so much waits for the LIS that no more should be read from the analyzer. */
  boolean isFull() {
    return waitingBytes >= ENOUGH_WAITING;
  }

  /**
   * Passes bytes on.
   *
   * @return false if they were dropped, because too many wait already
   */
  boolean write(byte[] bytes) {
    if (open.isPresent()) {
      open.get().write(bytes);
      open.get().flush();
      return true;
    }
    if (waitingBytes + bytes.length > MOST_WAITING) {
      return false;
    }
    waitingBytes += bytes.length;
    waiting.add(bytes);
    return true;
  }

  /** Whether more is wanted from the LIS now. */
  void reading(boolean wanted) {
    open.ifPresent(p -> p.reading(wanted));
  }

  void close() {
    heard = Optional.empty();
    waiting.clear();
    end.ifPresent(Runnable::run);
  }

  @Override
  public void opened(Port port) {
    open = Optional.of(port);
    waiting.forEach(port::write);
    waiting.clear();
    waitingBytes = 0;
    port.flush();
    heard.ifPresent(Heard::lisOpened);
  }

  @Override
  public void received(byte[] bytes) {
    heard.ifPresent(h -> h.lisSaid(bytes));
  }

  @Override
  public void closed() {
    open = Optional.empty();
    heard.ifPresent(Heard::lisGone);
  }

  @Override
  public void notOpen(String why, Duration retryIn) {
    heard.ifPresent(h -> h.lisNotOpen(why, retryIn));
  }
}
