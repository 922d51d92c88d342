package org.huren.lab.line;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.huren.lab.serial.SerialDevice;
import org.huren.lab.serial.SerialSettings;
import org.jspecify.annotations.Nullable;

/**
 * A serial port that is opened again whenever it is lost: an adapter may be pulled out and put back
 * at any time. It is asked for bytes every 10 ms while there are some and every 30 ms otherwise, on
 * a borrowed thread, so that a port costs no thread of its own; at 115200 baud 10 ms are 115 bytes
 * in a buffer of thousands. A write that flow control holds up keeps up this port only.
 */
final class SerialLine implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final long BUSY_MILLIS = 10;
  private static final long QUIET_MILLIS = 30;
  private static final long BUSY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final SerialSettings settings;
  private final SerialDevice.Opener opener;
  private final Turns turns;
  private final EventLoop loop;
  private final Supplier<Port.User> users;
  private final Port.Trouble trouble;
  private final Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private Optional<OpenPort> open = Optional.empty();
  private boolean closed;

  /**
   * @param users makes the user of the port each time it is opened
   */
  SerialLine(
      LineThreads threads,
      EventLoop loop,
      SerialSettings settings,
      SerialDevice.Opener opener,
      Supplier<Port.User> users,
      Port.Trouble trouble) {
    this.settings = settings;
    this.opener = opener;
    this.turns = new Turns(threads::blocking);
    this.loop = loop;
    this.users = users;
    this.trouble = trouble;
  }

  void start() {
    turns.execute(this::tryToOpen);
  }

  private void tryToOpen() {
    try {
      SerialDevice device = opener.open(settings);
      if (!onLoop(() -> opened(device))) {
        device.close();
      }
    } catch (IOException e) {
      onLoop(() -> failed(String.valueOf(e.getMessage())));
    }
  }

  private void opened(SerialDevice device) {
    if (closed) {
      turns.execute(device::close);
      return;
    }
    pause.reset();
    OpenPort port = new OpenPort(device, users.get());
    open = Optional.of(port);
    port.user.opened(port);
    port.pollSoon();
  }

  private void failed(String why) {
    if (closed) {
      return;
    }
    Duration wait = pause.next();
    trouble.notOpen(why, wait);
    later(() -> turns.execute(this::tryToOpen), wait.toMillis());
  }

  private boolean onLoop(Runnable task) {
    try {
      loop.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void later(Runnable task, long millis) {
    try {
      var unused = loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          closed = true;
          open.ifPresent(p -> p.end(Optional.empty()));
        });
  }

  /** The port between its opening and its loss. */
  private final class OpenPort implements Port {
    private final SerialDevice device;
    private final User user;
    private final Peer peer = new Peer(settings.port());
    private boolean wanted = true;
    private boolean ended;
    private long heardAt = System.nanoTime();
    private @Nullable IOException broken;

    OpenPort(SerialDevice device, User user) {
      this.device = device;
      this.user = user;
    }

    void pollSoon() {
      boolean busy = System.nanoTime() - heardAt < BUSY_NANOS;
      later(
          () -> {
            if (!ended && wanted) {
              turns.execute(this::poll);
            } else if (!ended) {
              pollSoon();
            }
          },
          busy ? BUSY_MILLIS : QUIET_MILLIS);
    }

    /** On a borrowed thread. */
    private void poll() {
      try {
        byte[] bytes = device.read();
        onLoop(() -> arrived(bytes));
      } catch (IOException e) {
        onLoop(() -> end(Optional.of(e)));
      }
    }

    private void arrived(byte[] bytes) {
      if (ended) {
        return;
      }
      if (bytes.length > 0) {
        heardAt = System.nanoTime();
        user.received(bytes);
      }
      pollSoon();
    }

    void end(Optional<IOException> cause) {
      if (ended) {
        return;
      }
      ended = true;
      open = Optional.empty();
      turns.execute(device::close);
      user.closed();
      failed(cause.map(e -> String.valueOf(e.getMessage())).orElse("closed"));
    }

    @Override
    public Peer peer() {
      return peer;
    }

    @Override
    public EventLoop executor() {
      return loop;
    }

    @Override
    public void write(byte[] bytes) {
      byte[] copy = bytes.clone();
      turns.execute(
          () -> {
            if (broken != null) {
              return;
            }
            try {
              device.write(copy);
            } catch (IOException e) {
              broken = e;
              onLoop(() -> end(Optional.of(e)));
            }
          });
    }

    @Override
    public void flush() {
      // Every write goes out at once.
    }

    @Override
    public void reading(boolean on) {
      wanted = on;
    }

    @Override
    public void close() {
      end(Optional.empty());
    }
  }
}
