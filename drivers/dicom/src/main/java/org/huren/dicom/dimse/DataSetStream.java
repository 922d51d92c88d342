package org.huren.dicom.dimse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.huren.dicom.association.AbortCause;
import org.huren.dicom.association.Association;
import org.huren.dicom.association.PresentationContext;

/**
 * Streams data sets into an association, no faster than the peer takes them. One {@link #send} at a
 * time, on any thread but an event loop.
 */
final class DataSetStream {
  /** Pieces that may wait for the event loop; more would only fill memory. */
  private static final int QUEUED_PIECES = 4;

  private final Association association;
  private final Outbox outbox;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean over;
  private int queuedPieces;

  DataSetStream(Association association, Outbox outbox) {
    this.association = association;
    this.outbox = outbox;
  }

  /**
   * Sends all of it; an error while reading, or an interrupt while waiting for the peer, aborts the
   * association, since a message can't be taken back.
   */
  void send(PresentationContext context, ReadableByteChannel dataSet) {
    boolean last = false;
    ByteBuf piece = Unpooled.EMPTY_BUFFER;
    try {
      piece = read(dataSet);
      while (!last && awaitRoom()) {
        // one piece ahead, to know which is the last
        ByteBuf next = piece.isReadable() ? read(dataSet) : Unpooled.EMPTY_BUFFER;
        last = !next.isReadable();
        sendPiece(context, last, piece);
        piece = next;
      }
    } catch (IOException e) {
      association.execute(
          () ->
              association.abort(
                  AbortCause.USER_ABORTED, "the object can't be read: " + e.getMessage()));
    } finally {
      piece.release();
    }
  }

  private void sendPiece(PresentationContext context, boolean last, ByteBuf piece) {
    association.execute(
        () -> {
          outbox.piece(context, last, piece);
          lock.lock();
          try {
            queuedPieces--;
            changed.signalAll();
          } finally {
            lock.unlock();
          }
        });
  }

  /** Fills one presentation data value; empty at the end. */
  private ByteBuf read(ReadableByteChannel dataSet) throws IOException {
    int size = association.fragmentSize();
    ByteBuf piece = association.allocator().directBuffer(size);
    boolean complete = false;
    try {
      ByteBuffer view = piece.nioBuffer(0, size);
      while (view.hasRemaining() && dataSet.read(view) >= 0) {
        // a channel may give less than asked for
      }
      piece.writerIndex(view.position());
      complete = true;
      return piece;
    } finally {
      if (!complete) {
        piece.release();
      }
    }
  }

  /** Waits until one more piece may be queued; false once the association is over. */
  private boolean awaitRoom() {
    lock.lock();
    try {
      while (!over && (queuedPieces >= QUEUED_PIECES || !association.isWritable())) {
        changed.await();
      }
      queuedPieces++;
      return !over;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      association.execute(
          () -> association.abort(AbortCause.USER_ABORTED, "the sender was interrupted"));
      return false;
    } finally {
      lock.unlock();
    }
  }

  void writabilityChanged() {
    signal(false);
  }

  void ended() {
    signal(true);
  }

  private void signal(boolean ended) {
    lock.lock();
    try {
      over |= ended;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
