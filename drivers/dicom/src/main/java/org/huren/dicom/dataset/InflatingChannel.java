package org.huren.dicom.dataset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** A deflated data set (PS3.5 A.5, a raw RFC 1951 stream) as it is inflated. */
final class InflatingChannel implements ReadableByteChannel {
  private final ReadableByteChannel source;
  private final Inflater inflater = new Inflater(true);
  private final ByteBuffer in = ByteBuffer.allocate(1 << 16).limit(0);

  InflatingChannel(ReadableByteChannel source) {
    this.source = source;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    int from = into.position();
    try {
      while (into.hasRemaining() && !inflater.finished()) {
        // Output may be left of input that was all taken, so more input is asked for only after it
        if (inflater.inflate(into) > 0 || inflater.finished()) {
          continue;
        }
        if (inflater.needsDictionary()) {
          throw new Reencoding.Malformed("the deflated data set wants a dictionary");
        }
        if (inflater.needsInput()) {
          if (source.read(in.clear()) < 0) {
            throw new Reencoding.Malformed("the deflated data set is cut off");
          }
          inflater.setInput(in.flip());
        }
      }
    } catch (DataFormatException e) {
      throw new Reencoding.Malformed("the data set is not deflated");
    }
    int n = into.position() - from;
    if (n > 0 || !into.hasRemaining()) {
      return n;
    }
    // A byte of padding may follow; the source is read to its end whatever it holds
    while (source.read(in.clear()) >= 0) {}
    return -1;
  }

  @Override
  public boolean isOpen() {
    return source.isOpen();
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
