package org.huren.dicom.dimse;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationListener;
import org.huren.dicom.association.UpperLayer.Shutdown;

/**
 * Stands in a pipeline where the upper layer will, until the TLS handshake is done: the upper layer
 * sees the connection only then, so ARTIM runs from there.
 */
final class TlsGate extends ChannelInboundHandlerAdapter {
  private final InetSocketAddress remote;
  private final AssociationListener listener;
  private final ChannelHandler upperLayer;

  private TlsGate(
      InetSocketAddress remote, AssociationListener listener, ChannelHandler upperLayer) {
    this.remote = remote;
    this.listener = listener;
    this.upperLayer = upperLayer;
  }

  /** Secures a connection that a peer made. */
  static void acceptor(
      Channel channel,
      InetSocketAddress remote,
      TlsSettings tls,
      AssociationListener listener,
      ChannelHandler upperLayer) {
    secure(channel, tls::acceptorEngine, tls, new TlsGate(remote, listener, upperLayer));
  }

  /** Secures a connection that we make. */
  static void requestor(
      Channel channel,
      InetSocketAddress remote,
      TlsSettings tls,
      AssociationListener listener,
      ChannelHandler upperLayer) {
    secure(
        channel,
        () -> tls.requestorEngine(remote.getHostString(), remote.getPort()),
        tls,
        new TlsGate(remote, listener, upperLayer));
  }

  private static void secure(
      Channel channel, Supplier<SSLEngine> engine, TlsSettings tls, TlsGate gate) {
    SslHandler handler;
    try {
      handler = new SslHandler(engine.get());
    } catch (IllegalStateException e) {
      gate.failed(String.valueOf(e.getMessage()));
      Future<?> unused = channel.close();
      return;
    }
    handler.setHandshakeTimeout(tls.handshake().toMillis(), TimeUnit.MILLISECONDS);
    channel.pipeline().addLast(handler, gate);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        ctx.pipeline().replace(this, null, upperLayer);
        ctx.fireChannelActive();
      } else {
        failed(String.valueOf(done.cause().getMessage()));
        Future<?> unused = ctx.close();
      }
    } else if (event instanceof Shutdown) {
      Future<?> unused = ctx.close();
    } else {
      super.userEventTriggered(ctx, event);
    }
  }

  private void failed(String why) {
    listener.on(
        new AssociationEvent.ConnectionFailed(remote, AbortCause.TLS_HANDSHAKE, "no TLS: " + why));
  }

  /** The handshake is over for the pipeline once {@link #userEventTriggered} said so. */
  @Override
  public void channelActive(ChannelHandlerContext ctx) {}

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    Future<?> unused = ctx.close(); // the failure of the handshake was told
  }
}
