package org.huren.dicom.dimse;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.association.Acceptor;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationListener;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.UpperLayer.Shutdown;

/**
 * Listens for associations, plain and over TLS, and provides verification, storage and what else it
 * is given on them. One thread accepts; a fixed number of event loops serve all connections, so a
 * slow or silent peer costs no thread. Any thread may call.
 */
public final class DicomServer implements AutoCloseable {
  private static final int LEAST_RECEIVE_BUFFER = 2 * 1024;
  private static final int FIRST_RECEIVE_BUFFER = 64 * 1024;

  /**
   * What one read takes at most, and so what one connection holds while reading is paused; small
   * enough to stay in the processor's cache until it is summed up and written.
   */
  private static final int LARGEST_RECEIVE_BUFFER = 128 * 1024;

  private static final WriteBufferWaterMark UNSENT_RESPONSES =
      new WriteBufferWaterMark(32 * 1024, 64 * 1024);

  private final EventLoopGroup accepting;
  private final EventLoopGroup serving;
  private final ChannelGroup connections =
      new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
  private final Acceptor acceptor;
  private final List<Channel> listening = new CopyOnWriteArrayList<>();

  private DicomServer(EventLoopGroup accepting, EventLoopGroup serving, Acceptor acceptor) {
    this.accepting = accepting;
    this.serving = serving;
    this.acceptor = acceptor;
  }

  /**
   * Starts listening, on all listeners or none.
   *
   * @throws IOException if an address can't be listened on
   */
  public static DicomServer start(
      DicomServerSettings settings,
      AssociationPolicy policy,
      DicomServices services,
      AssociationListener listener)
      throws IOException {
    HeldBytes heldBytes = new HeldBytes(HeldBytes.USUAL_MOST);
    Acceptor acceptor =
        new Acceptor(
            services.served(settings.association()),
            settings.maximumAssociations(),
            policy,
            listener,
            established -> new ServiceClassProvider(established, services, heldBytes));
    DicomServer server =
        new DicomServer(
            loops(1, "dicom-accept"), loops(settings.eventLoopThreads(), "dicom"), acceptor);
    try {
      for (DicomServerSettings.Listener each : settings.listeners()) {
        server.listen(each, settings.maximumConnections(), listener);
      }
      return server;
    } catch (IOException e) {
      server.close();
      throw e;
    }
  }

  private void listen(
      DicomServerSettings.Listener on, int maximumConnections, AssociationListener listener)
      throws IOException {
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(accepting, serving)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.SO_BACKLOG, 512)
            .childOption(ChannelOption.TCP_NODELAY, true)
            // The default one maps and clears memory again and again for buffers of this size
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
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
                    if (connections.size() >= maximumConnections) {
                      listener.on(
                          new AssociationEvent.ConnectionRefused(
                              channel.remoteAddress(),
                              maximumConnections + " connections are open, the limit"));
                      Future<?> unused = channel.close();
                      return;
                    }
                    connections.add(channel);
                    serve(channel, on.tls(), listener);
                  }
                });
    ChannelFuture bound = bootstrap.bind(on.address()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException(
          "cannot listen for DICOM on " + on.address() + ": " + bound.cause().getMessage(),
          bound.cause());
    }
    listening.add(bound.channel());
  }

  private void serve(
      SocketChannel channel, Optional<TlsSettings> tls, AssociationListener listener) {
    if (tls.isPresent()) {
      TlsGate.acceptor(
          channel, channel.remoteAddress(), tls.get(), listener, acceptor.newHandler());
    } else {
      channel.pipeline().addLast(acceptor.newHandler());
    }
  }

  private static EventLoopGroup loops(int threads, String name) {
    return new MultiThreadIoEventLoopGroup(
        threads, new DefaultThreadFactory(name), NioIoHandler.newFactory());
  }

  /** Where its first listener listens. */
  public InetSocketAddress address() {
    return addresses().get(0);
  }

  /** Where it listens, in the order of its listeners. */
  public List<InetSocketAddress> addresses() {
    return listening.stream().map(c -> (InetSocketAddress) c.localAddress()).toList();
  }

  public int openAssociations() {
    return acceptor.openAssociations();
  }

  /**
   * Stops: listens no more, aborts associations on which nothing runs, the others as soon as their
   * running stores are answered, all that are left after {@code grace}. Returns when all is closed.
   */
  public void stop(Duration grace) {
    listening.forEach(c -> c.close().awaitUninterruptibly());
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
