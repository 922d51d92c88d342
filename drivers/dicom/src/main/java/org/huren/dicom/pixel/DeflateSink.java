package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Deflates a data set into a file (PS3.5 A.5: raw RFC 1951, padded to even length), and keeps a
 * checksum of what went in. Holds native memory until closed.
 */
final class DeflateSink implements Sink, AutoCloseable {
  private static final int CHUNK = 64 * 1024;

  /** On a CT as small as the default level, at several times its speed. */
  private static final int LEVEL = 4;

  private final FileOutput out;
  private final Deflater deflater = new Deflater(LEVEL, true);
  private final CRC32C crc = new CRC32C();
  private final byte[] chunk = new byte[CHUNK];
  private long position;

  DeflateSink(FileOutput out) {
    this.out = out;
  }

  @Override
  public long position() {
    return position;
  }

  /** CRC-32C of what was written. */
  long crc() {
    return crc.getValue();
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    deflate(bytes, bytes.length);
  }

  @Override
  public void copy(FileChannel from, long at, long length) throws IOException {
    long copied = 0;
    while (copied < length) {
      int n =
          from.read(ByteBuffer.wrap(chunk, 0, (int) Math.min(CHUNK, length - copied)), at + copied);
      if (n < 0) {
        throw new EOFException("ends " + (length - copied) + " bytes early");
      }
      deflate(chunk, n);
      copied += n;
    }
  }

  private void deflate(byte[] bytes, int length) throws IOException {
    crc.update(bytes, 0, length);
    position += length;
    deflater.setInput(bytes, 0, length);
    while (!deflater.needsInput()) {
      drain();
    }
  }

  /** Says that all was written. */
  void finish() throws IOException {
    long begin = out.position() - deflater.getBytesWritten();
    deflater.finish();
    while (!deflater.finished()) {
      drain();
    }
    if ((out.position() - begin) % 2 != 0) {
      out.write(new byte[1]);
    }
  }

  private void drain() throws IOException {
    byte[] room = out.room(CHUNK);
    int n = deflater.deflate(room, out.index(), CHUNK);
    out.advanceTo(out.index() + n);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
