package org.huren.lab.line;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The threads that all lines of a process run on. Safe for any thread. */
public final class LineThreads implements AutoCloseable {
  private final EventLoopGroup group;
  private final ExecutorService blocking =
      Executors.newCachedThreadPool(new DefaultThreadFactory("lab-port", true));

  /** Starts them as they are needed. */
  public LineThreads(int threads) {
    this.group =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("lab-line", true), NioIoHandler.newFactory());
  }

  EventLoopGroup group() {
    return group;
  }

  EventLoop next() {
    return group.next();
  }

  /**
   * Runs what may block: serial ports, name look-ups.
   *
   * @throws RejectedExecutionException if the process is stopping
   */
  void blocking(Runnable task) {
    blocking.execute(task);
  }

  /** Ends every connection and waits for the threads, at most some seconds. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly(6, TimeUnit.SECONDS);
    blocking.shutdown();
  }
}
