package org.huren.dicom.pixel;

import java.nio.channels.FileChannel;

/** Counts what would be written. */
final class CountingSink implements Sink {
  private long position;

  @Override
  public long position() {
    return position;
  }

  @Override
  public void write(byte[] bytes) {
    position += bytes.length;
  }

  @Override
  public void copy(FileChannel from, long at, long length) {
    position += length;
  }
}
