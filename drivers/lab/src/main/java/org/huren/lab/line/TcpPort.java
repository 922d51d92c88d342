package org.huren.lab.line;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** A TCP connection as a port. */
final class TcpPort extends ChannelInboundHandlerAdapter implements Port {
  private final Peer peer;
  private final User user;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable EventLoop loop;

  TcpPort(Peer peer, User user) {
    this.peer = peer;
    this.user = user;
  }

  @Override
  public void channelActive(ChannelHandlerContext active) {
    ctx = active;
    loop = active.channel().eventLoop();
    user.opened(this);
  }

  @Override
  public void channelRead(ChannelHandlerContext active, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    buffer.release();
    user.received(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext active) {
    if (ctx != null) {
      ctx = null;
      user.closed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
    // A reset connection ends like any other: what it left unfinished is told by its user.
    var unused = active.close();
  }

  @Override
  public Peer peer() {
    return peer;
  }

  @Override
  public EventLoop executor() {
    if (loop == null) {
      throw new IllegalStateException("never opened");
    }
    return loop;
  }

  @Override
  public void write(byte[] bytes) {
    if (ctx != null) {
      var unused = ctx.write(Unpooled.wrappedBuffer(bytes));
    }
  }

  @Override
  public void flush() {
    if (ctx != null) {
      ctx.flush();
    }
  }

  @Override
  public void reading(boolean wanted) {
    if (ctx != null) {
      ctx.channel().config().setAutoRead(wanted);
    }
  }

  @Override
  public void close() {
    if (ctx != null) {
      var unused = ctx.close();
    }
  }
}
