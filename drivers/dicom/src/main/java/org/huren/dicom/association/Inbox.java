package org.huren.dicom.association;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.huren.dicom.pdu.PduDecoder;

/**
 * What was read and not yet decoded: usually nothing, while reading is paused what the socket had
 * given before. Decoding stops at once when paused, so no indication comes after that.
 */
final class Inbox {
  private final PduDecoder decoder;
  private final PduDecoder.Sink sink;
  private final Deque<ByteBuf> backlog = new ArrayDeque<>(2);
  private boolean paused;
  private boolean decoding;
  private boolean closed;

  Inbox(PduDecoder decoder, PduDecoder.Sink sink) {
    this.decoder = decoder;
    this.sink = sink;
  }

  boolean isPaused() {
    return paused;
  }

  /** Takes over {@code bytes} and decodes what may be decoded. */
  void add(ByteBuf bytes) {
    if (closed) {
      bytes.release();
      return;
    }
    backlog.add(bytes);
    decode();
  }

  void setPaused(boolean pause) {
    paused = pause;
    decode();
  }

  void close() {
    closed = true;
    if (!decoding) {
      backlog.forEach(ByteBuf::release);
      backlog.clear();
    }
  }

  private void decode() {
    if (decoding) {
      return; // a callback of the loop below resumed or closed; the loop sees it
    }
    decoding = true;
    try {
      while (!paused && !closed && !backlog.isEmpty()) {
        ByteBuf first = backlog.getFirst();
        ByteBuffer in = first.nioBuffer();
        try {
          while (!paused && !closed && in.hasRemaining()) {
            decoder.next(in, sink);
          }
        } finally {
          first.skipBytes(in.position());
        }
        if (!first.isReadable()) {
          backlog.removeFirst().release();
        }
      }
    } finally {
      decoding = false;
      if (closed) {
        close();
      }
    }
  }
}
