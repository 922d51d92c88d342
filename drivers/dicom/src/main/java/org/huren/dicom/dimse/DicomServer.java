package org.huren.dicom.dimse;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.association.Acceptor;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationListener;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.UpperLayer.Shutdown;

/**
 * Listens for associations and provides verification and storage on them. One thread accepts; a
 * fixed number of event loops serve all connections, so a slow or silent peer costs no thread. Any
 * thread may call.
 */
public final class DicomServer implements AutoCloseable {
  private static final int LEAST_RECEIVE_BUFFER = 2 * 1024;
  private static final int FIRST_RECEIVE_BUFFER = 64 * 1024;

  /** What one read takes at most, and so what one connection holds while reading is paused. */
  private static final int LARGEST_RECEIVE_BUFFER = 512 * 1024;

  private static final WriteBufferWaterMark UNSENT_RESPONSES =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final EventLoopGroup accepting;
  private final EventLoopGroup serving;
  private final ChannelGroup connections;
  private final Acceptor acceptor;
  private final Channel listening;

  private DicomServer(
      EventLoopGroup accepting,
      EventLoopGroup serving,
      ChannelGroup connections,
      Acceptor acceptor,
      Channel listening) {
    this.accepting = accepting;
    this.serving = serving;
    this.connections = connections;
    this.acceptor = acceptor;
    this.listening = listening;
  }

  /**
   * Starts listening.
   *
   * @throws IOException if the address can't be listened on
   */
  public static DicomServer start(
      DicomServerSettings settings,
      AssociationPolicy policy,
      StorageProvider storage,
      AssociationListener listener)
      throws IOException {
    Acceptor acceptor =
        new Acceptor(
            settings.association(),
            settings.maximumAssociations(),
            policy,
            listener,
            association -> new ServiceClassProvider(association, storage));
    EventLoopGroup accepting = loops(1, "dicom-accept");
    EventLoopGroup serving = loops(settings.eventLoopThreads(), "dicom");
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting, serving)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 512)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT_RESPONSES)
            .childOption(
                ChannelOption.RECVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(
                    LEAST_RECEIVE_BUFFER, FIRST_RECEIVE_BUFFER, LARGEST_RECEIVE_BUFFER))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    if (connections.size() >= settings.maximumConnections()) {
                      listener.on(
                          new AssociationEvent.ConnectionRefused(
                              channel.remoteAddress(),
                              settings.maximumConnections() + " connections are open, the limit"));
                      Future<?> unused = channel.close();
                      return;
                    }
                    connections.add(channel);
                    channel.pipeline().addLast(acceptor.newHandler());
                  }
                });
    ChannelFuture bound = bootstrap.bind(settings.listen()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      Future<?> unused = accepting.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      unused = serving.shutdownGracefully(0, 0, TimeUnit.SECONDS);
      throw new IOException(
          "cannot listen for DICOM on " + settings.listen() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    return new DicomServer(accepting, serving, connections, acceptor, bound.channel());
  }

  private static EventLoopGroup loops(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name), NioIoHandler.newFactory());
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  public int openAssociations() {
    return acceptor.openAssociations();
  }

  /**
   * Stops: listens no more, aborts associations on which nothing runs, the others as soon as their
   * running stores are answered, all that are left after {@code grace}. Returns when all is closed.
   */
  public void stop(Duration grace) {
    listening.close().awaitUninterruptibly();
    connections.forEach(c -> c.pipeline().fireUserEventTriggered(Shutdown.SOON));
    long deadline = System.nanoTime() + grace.toNanos();
    connections
        .newCloseFuture()
        .awaitUninterruptibly(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    connections.forEach(c -> c.pipeline().fireUserEventTriggered(Shutdown.NOW));
    connections.newCloseFuture().awaitUninterruptibly(1, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly();
    Future<?> served = serving.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    Future<?> accepted = accepting.shutdownGracefully(0, 5, TimeUnit.SECONDS);
    served.awaitUninterruptibly();
    accepted.awaitUninterruptibly();
  }

  /** {@link #stop} without grace. */
  @Override
  public void close() {
    stop(Duration.ZERO);
  }
}
