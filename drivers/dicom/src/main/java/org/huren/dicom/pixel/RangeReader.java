package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads one range of a file from front to back through a buffer; others may read the same file
 * meanwhile.
 */
final class RangeReader {
  private static final int BUFFER = 64 * 1024;

  private final FileChannel file;
  private byte[] buffer = {};
  private long next;
  private long end;
  private int at;
  private int limit;

  RangeReader(FileChannel file) {
    this.file = file;
  }

  /** Begins anew with another range. */
  void range(long from, long length) {
    next = from;
    end = from + length;
    at = 0;
    limit = 0;
  }

  byte[] buffer() {
    return buffer;
  }

  /**
   * Passes by this many bytes.
   *
   * @return their index in {@link #buffer}, which may be another array than before
   * @throws EOFException if the range or the file has no more
   */
  int take(int bytes) throws IOException {
    if (limit - at < bytes) {
      fill(bytes);
    }
    int index = at;
    at += bytes;
    return index;
  }

  /** One more byte, or -1 at the end of the range. */
  int takeByte() throws IOException {
    if (at == limit) {
      if (next == end) {
        return -1;
      }
      fill(1);
    }
    return buffer[at++] & 0xFF;
  }

  /** Goes back by the byte just taken. */
  void untake() {
    at--;
  }

  /** Passes by bytes unread. */
  void skip(long bytes) {
    if (bytes <= limit - at) {
      at += (int) bytes;
    } else {
      long to = position() + bytes;
      range(to, Math.max(0, end - to));
    }
  }

  /** Whether this many bytes can be taken without reading the file. */
  boolean holds(int bytes) {
    return limit - at >= bytes;
  }

  /** Where in the file the next byte lies. */
  long position() {
    return next - (limit - at);
  }

  private void fill(int needed) throws IOException {
    int kept = limit - at;
    byte[] target = buffer.length >= needed ? buffer : new byte[Math.max(BUFFER, needed)];
    System.arraycopy(buffer, at, target, 0, kept);
    buffer = target;
    at = 0;
    limit = kept;
    int most = (int) Math.min(buffer.length, kept + (end - next));
    ByteBuffer room = ByteBuffer.wrap(buffer, kept, most - kept);
    while (limit < needed) {
      int n = room.hasRemaining() ? file.read(room, next) : -1;
      if (n < 0) {
        throw new EOFException("ends " + (needed - limit) + " bytes early");
      }
      next += n;
      limit += n;
    }
  }
}
