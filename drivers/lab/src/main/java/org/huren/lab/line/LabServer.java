package org.huren.lab.line;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * Listens for one analyzer over TCP. Strangers are closed before a byte is read. Each connection
 * runs on one thread of {@link LineThreads}; this class is safe for any.
 */
final class LabServer implements AutoCloseable {
  /** An analyzer that forgets to close what it opened must not use up the process. */
  private static final int MAX_CONNECTIONS = 32;

  private final Channel listening;
  private final ChannelGroup connections;

  private LabServer(Channel listening, ChannelGroup connections) {
    this.listening = listening;
    this.connections = connections;
  }

  /**
   * Starts listening.
   *
   * @param sessions makes the user of each connection
   * @throws IOException if the address can't be bound
   */
  static LabServer start(
      LineThreads threads,
      LineAddress.Listen settings,
      Supplier<Port.User> sessions,
      LineListener listener)
      throws IOException {
    ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(threads.group())
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel, settings, sessions, listener, connections);
                  }
                });
    ChannelFuture bound = bootstrap.bind(settings.at()).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new IOException("cannot listen on " + settings.at(), bound.cause());
    }
    return new LabServer(bound.channel(), connections);
  }

  private static void accept(
      SocketChannel channel,
      LineAddress.Listen settings,
      Supplier<Port.User> sessions,
      LineListener listener,
      ChannelGroup connections) {
    InetSocketAddress remote = channel.remoteAddress();
    Peer peer = new Peer(remote.getAddress().getHostAddress() + ":" + remote.getPort());
    if (!settings.admitted().test(remote.getAddress())) {
      turnAway(channel, peer, LineEvent.PeerTurnedAway.Why.NOT_ADMITTED, listener);
    } else if (connections.size() >= MAX_CONNECTIONS) {
      turnAway(channel, peer, LineEvent.PeerTurnedAway.Why.TOO_MANY_CONNECTIONS, listener);
    } else {
      connections.add(channel);
      channel.pipeline().addLast(new TcpPort(peer, sessions.get()));
    }
  }

  private static void turnAway(
      SocketChannel channel, Peer peer, LineEvent.PeerTurnedAway.Why why, LineListener listener) {
    listener.on(new LineEvent.PeerTurnedAway(peer, why));
    var unused = channel.close();
  }

  /** Where it listens; tells the port that port 0 became. */
  InetSocketAddress address() {
    return (InetSocketAddress) listening.localAddress();
  }

  /** Stops listening and drops every connection; what was not answered will come again. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly();
    connections.close().awaitUninterruptibly();
  }
}
