package org.huren.dicom.dimse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.PresentationContext;

/**
 * What we send on one association, message by message: one that streams its data set is not
 * interleaved with another (PS3.8 Annex E), which waits. On the association's event loop.
 */
final class Outbox {
  private final Association association;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private boolean streaming;

  Outbox(Association association) {
    this.association = association;
  }

  /** Begins a message whose data set comes by {@link #piece}. Its callers take turns. */
  void begin(PresentationContext context, CommandSet command) {
    streaming = true;
    send(context, command);
    association.flush();
  }

  /** The next piece of the data set; takes it over. */
  void piece(PresentationContext context, boolean last, ByteBuf bytes) {
    association.send(context.id(), false, last, bytes);
    association.flush();
    if (last) {
      streaming = false;
      while (!waiting.isEmpty()) {
        waiting.remove().run();
      }
    }
  }

  /** A message without a data set. */
  void message(PresentationContext context, CommandSet command) {
    inTurn(
        () -> {
          send(context, command);
          association.flush();
        });
  }

  /** A message with a data set that is at hand. */
  void message(PresentationContext context, CommandSet command, ByteBuffer dataSet) {
    inTurn(
        () -> {
          send(context, command);
          association.send(context.id(), false, true, Unpooled.wrappedBuffer(dataSet));
          association.flush();
        });
  }

  private void inTurn(Runnable message) {
    if (streaming) {
      waiting.add(message);
    } else {
      message.run();
    }
  }

  private void send(PresentationContext context, CommandSet command) {
    association.send(context.id(), true, true, Unpooled.wrappedBuffer(command.encode()));
  }
}
