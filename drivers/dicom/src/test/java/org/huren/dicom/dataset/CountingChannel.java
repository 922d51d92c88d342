package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;

/** Counts what is really read. */
final class CountingChannel implements SeekableByteChannel {
  private final SeekableByteChannel channel;
  private long bytesRead;

  CountingChannel(SeekableByteChannel channel) {
    this.channel = channel;
  }

  long bytesRead() {
    return bytesRead;
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int n = channel.read(to);
    bytesRead += Math.max(0, n);
    return n;
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public SeekableByteChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public SeekableByteChannel truncate(long size) throws IOException {
    channel.truncate(size);
    return this;
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
