package org.huren.dicom.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.huren.dicom.pdu.Pdu;
import org.huren.dicom.pdu.PduEncoder;

/** The connection below one upper layer: PDUs out, time, and nothing of the protocol. */
final class Transport {
  /** Up to this, one copied buffer is cheaper than two gathered ones. */
  private static final int COPIED_PAYLOAD = 1024;

  private final ChannelHandlerContext context;
  private long written;
  private final ChannelFutureListener countWritten = done -> written++;

  Transport(ChannelHandlerContext context) {
    this.context = context;
  }

  void write(Pdu pdu) {
    write(Unpooled.wrappedBuffer(PduEncoder.encode(pdu)));
    flush();
  }

  /** Writes one P-DATA-TF with one presentation data value; takes over {@code payload}. */
  void writeData(int contextId, boolean command, boolean last, ByteBuf payload) {
    int length = payload.readableBytes();
    boolean copy = length <= COPIED_PAYLOAD;
    ByteBuf header = allocator().buffer(PduEncoder.DATA_HEADER + (copy ? length : 0));
    ByteBuffer view = header.nioBuffer(0, PduEncoder.DATA_HEADER);
    PduEncoder.dataHeader(view, contextId, command, last, length);
    header.writerIndex(PduEncoder.DATA_HEADER);
    if (copy) {
      header.writeBytes(payload);
      payload.release();
      write(header);
    } else {
      write(header);
      write(payload);
    }
  }

  private void write(ByteBuf bytes) {
    Future<?> unused = context.write(bytes).addListener(countWritten);
  }

  void flush() {
    context.flush();
  }

  void close() {
    Future<?> unused = context.close();
  }

  /** Bytes that wait to be sent. */
  long unsent() {
    ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  /** Changes whenever bytes have left. */
  long sent() {
    ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
    return written + (buffer == null ? 0 : buffer.currentProgress());
  }

  void setReading(boolean reading) {
    channel().config().setAutoRead(reading);
  }

  boolean isWritable() {
    return channel().isWritable();
  }

  ByteBufAllocator allocator() {
    return context.alloc();
  }

  void execute(Runnable task) {
    try {
      channel().eventLoop().execute(task);
    } catch (RejectedExecutionException e) {
      // the event loops were shut down, and all connections with them
    }
  }

  Future<?> schedule(Duration delay, Runnable task) {
    return channel().eventLoop().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Nanoseconds of a clock that never jumps. */
  long now() {
    return channel().eventLoop().ticker().nanoTime();
  }

  InetSocketAddress remoteAddress() {
    return channel().remoteAddress() instanceof InetSocketAddress address
        ? address
        : InetSocketAddress.createUnresolved("closed", 0);
  }

  /** What protects the connection; empty on a plain one. */
  Optional<TransportSecurity> security() {
    SslHandler handler = context.pipeline().get(SslHandler.class);
    if (handler == null) {
      return Optional.empty();
    }
    SSLSession session = handler.engine().getSession();
    List<X509Certificate> chain = new ArrayList<>();
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        if (certificate instanceof X509Certificate x509) {
          chain.add(x509);
        }
      }
    } catch (SSLPeerUnverifiedException e) {
      chain.clear(); // it showed none, and none was required
    }
    return Optional.of(
        new TransportSecurity(session.getProtocol(), session.getCipherSuite(), chain));
  }

  private Channel channel() {
    return context.channel();
  }
}
