package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Writes a file from front to back through a buffer, and mends what is written later. */
final class FileOutput implements Sink {
  private static final int BUFFER = 128 * 1024;

  private final FileChannel file;
  private byte[] buffer = new byte[BUFFER];
  private int filled;
  private long flushed;

  /** Begins at the begin of the file. */
  FileOutput(FileChannel file) {
    this.file = file;
  }

  /**
   * An array with at least this much room from {@link #index} on, to be filled by the caller, who
   * says then how far.
   */
  byte[] room(int bytes) throws IOException {
    if (buffer.length - filled < bytes) {
      flush();
      if (buffer.length < bytes) {
        buffer = new byte[bytes];
      }
    }
    return buffer;
  }

  int index() {
    return filled;
  }

  void advanceTo(int index) {
    filled = index;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int from, int length) throws IOException {
    byte[] room = room(length);
    System.arraycopy(bytes, from, room, filled, length);
    filled += length;
  }

  @Override
  public void copy(FileChannel from, long at, long length) throws IOException {
    long copied = 0;
    while (copied < length) {
      int most = (int) Math.min(length - copied, BUFFER);
      ByteBuffer room = ByteBuffer.wrap(room(most), filled, most);
      int n = from.read(room, at + copied);
      if (n < 0) {
        throw new EOFException("ends " + (length - copied) + " bytes early");
      }
      filled += n;
      copied += n;
    }
  }

  @Override
  public long position() {
    return flushed + filled;
  }

  /** Writes over bytes that are written already. */
  void mend(long position, byte[] bytes) throws IOException {
    if (position >= flushed) {
      System.arraycopy(bytes, 0, buffer, (int) (position - flushed), bytes.length);
    } else {
      flush();
      writeFully(ByteBuffer.wrap(bytes), position);
    }
  }

  void flush() throws IOException {
    writeFully(ByteBuffer.wrap(buffer, 0, filled), flushed);
    flushed += filled;
    filled = 0;
  }

  private void writeFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }
}
