package org.huren.dicom.dimse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.huren.dicom.association.Acceptor;
import org.huren.dicom.association.AssociationEvent;
import org.huren.dicom.association.AssociationPolicy;
import org.huren.dicom.association.AssociationSettings;
import org.huren.dicom.association.UpperLayer.Shutdown;

/** A peer on a channel without a socket: says raw bytes, hears what comes back, owns the clock. */
final class ScriptedPeer {
  final MemoryStorage storage = new MemoryStorage();
  final List<AssociationEvent> events = new ArrayList<>();
  final HeldBytes heldBytes = new HeldBytes(HeldBytes.USUAL_MOST);
  final Acceptor acceptor;
  private final EmbeddedChannel channel;

  ScriptedPeer() {
    this(AssociationSettings.defaults(), request -> AssociationPolicy.accept(), 10);
  }

  ScriptedPeer(AssociationSettings settings, AssociationPolicy policy, int maximumAssociations) {
    this(settings, policy, maximumAssociations, Map.of(), Map.of());
  }

  ScriptedPeer(Map<String, ActionPerformer> actions, Map<String, EventReceiver> events) {
    this(
        AssociationSettings.defaults(), request -> AssociationPolicy.accept(), 10, actions, events);
  }

  private ScriptedPeer(
      AssociationSettings settings,
      AssociationPolicy policy,
      int maximumAssociations,
      Map<String, ActionPerformer> actions,
      Map<String, EventReceiver> receivers) {
    DicomServices services = new DicomServices(storage, actions, receivers);
    acceptor =
        new Acceptor(
            services.served(settings),
            maximumAssociations,
            policy,
            events::add,
            association -> new ServiceClassProvider(association, services, heldBytes));
    channel = new EmbeddedChannel();
    channel.freezeTime();
    channel.pipeline().addLast(acceptor.newHandler());
    channel.pipeline().fireChannelActive();
  }

  /** A peer that has associated with an operations window. */
  static ScriptedPeer associated(int ops) {
    ScriptedPeer peer = new ScriptedPeer();
    peer.says(Wire.associateRq(ops));
    if (!peer.hears().equals(List.of("AC"))) {
      throw new AssertionError("not accepted");
    }
    return peer;
  }

  /** Says it, unless it was hung up on. */
  void says(byte[]... bytes) {
    if (!channel.isOpen()) {
      return;
    }
    channel.writeInbound(Unpooled.wrappedBuffer(Wire.join(bytes)));
  }

  void saysByteByByte(byte[]... bytes) {
    for (byte b : Wire.join(bytes)) {
      channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {b}));
    }
  }

  /** Lets what other threads have completed take effect. */
  void settles() {
    channel.runPendingTasks();
  }

  void waits(Duration time) {
    for (int i = 0; i < 20; i++) {
      channel.advanceTimeBy(time.toNanos() / 20, TimeUnit.NANOSECONDS);
      channel.runScheduledPendingTasks();
      channel.runPendingTasks();
    }
  }

  List<String> hears() {
    channel.runPendingTasks();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      out.release();
      all.writeBytes(bytes);
    }
    return Wire.spoken(all.toByteArray());
  }

  void hangsUp() {
    channel.close().syncUninterruptibly();
    channel.releaseOutbound();
  }

  boolean isConnected() {
    return channel.isOpen();
  }

  boolean isReadFrom() {
    return channel.config().isAutoRead();
  }

  void isStopped(Shutdown shutdown) {
    channel.pipeline().fireUserEventTriggered(shutdown);
    channel.runPendingTasks();
  }

  AssociationEvent lastEvent() {
    return events.get(events.size() - 1);
  }
}
