package org.huren.lab.line;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jdk.net.ExtendedSocketOptions;

/**
 * Connects to a far end and, whenever the connection ends, connects again: after 1 s, then less and
 * less often, at most every 30 s. A far end that vanished without a word is noticed by TCP
 * keep-alive within about two minutes. One thread, the event loop's; {@link #close} from any.
 */
final class TcpDialer implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int CONNECT_TIMEOUT_MILLIS = 10_000;

  /** A connection that lasted so long was a good one. */
  private static final long GOOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final int KEEP_ALIVE_IDLE_SECONDS = 60;
  private static final int KEEP_ALIVE_INTERVAL_SECONDS = 15;
  private static final int KEEP_ALIVE_PROBES = 4;

  private final LineThreads threads;
  private final EventLoop loop;
  private final LineAddress.Connect to;
  private final Supplier<Port.User> users;
  private final Port.Trouble trouble;
  private final Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
  private Optional<Channel> channel = Optional.empty();
  private boolean closed;

  /**
   * @param users makes the user of each connection
   */
  TcpDialer(
      LineThreads threads,
      EventLoop loop,
      LineAddress.Connect to,
      Supplier<Port.User> users,
      Port.Trouble trouble) {
    this.threads = threads;
    this.loop = loop;
    this.to = to;
    this.users = users;
    this.trouble = trouble;
  }

  void start() {
    execute(this::resolve);
  }

  /** Names are looked up each time, since addresses change; that may block. */
  private void resolve() {
    if (closed) {
      return;
    }
    try {
      threads.blocking(this::lookUp);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  private void lookUp() {
    try {
      InetAddress address = InetAddress.getByName(to.host());
      execute(() -> connect(new InetSocketAddress(address, to.port())));
    } catch (UnknownHostException e) {
      execute(() -> failed("host name not known"));
    }
  }

  private void connect(InetSocketAddress address) {
    if (closed) {
      return;
    }
    long began = System.nanoTime();
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel socket) {
                    keepAlive(socket);
                    socket.pipeline().addLast(new TcpPort(new Peer(to.toString()), users.get()));
                  }
                });
    ChannelFuture connecting = bootstrap.connect(address);
    var unused =
        connecting.addListener(
            done -> {
              if (!done.isSuccess()) {
                failed(words(done.cause()));
                return;
              }
              channel = Optional.of(connecting.channel());
              if (closed) {
                close();
              }
              var ignored =
                  connecting
                      .channel()
                      .closeFuture()
                      .addListener(
                          end -> {
                            channel = Optional.empty();
                            if (System.nanoTime() - began >= GOOD_NANOS) {
                              pause.reset();
                            }
                            failed("connection ended");
                          });
            });
  }

  private static void keepAlive(SocketChannel socket) {
    var config = socket.config();
    config.setKeepAlive(true);
    config.setOption(
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE_SECONDS);
    config.setOption(
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL_SECONDS);
    config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_PROBES);
  }

  private void failed(String why) {
    if (closed) {
      return;
    }
    Duration wait = pause.next();
    trouble.notOpen(why, wait);
    try {
      var unused = loop.schedule(this::resolve, wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  /** The system's words without the address, which is told beside them. */
  private static String words(Throwable cause) {
    String text = String.valueOf(cause.getMessage());
    int address = text.indexOf(": /");
    return address > 0 ? text.substring(0, address) : text;
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      closed = true;
    }
  }

  @Override
  public void close() {
    execute(
        () -> {
          closed = true;
          if (channel.isPresent()) {
            var unused = channel.get().close();
          }
        });
  }
}
