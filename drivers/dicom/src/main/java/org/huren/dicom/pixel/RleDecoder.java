package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** Decodes one frame in RLE (PS3.5 Annex G) segment by segment; runs may cross rows. */
final class RleDecoder {
  private final ImagePixels image;
  private final RangeReader in;

  RleDecoder(ImagePixels image, FileChannel file) {
    this.image = image;
    this.in = new RangeReader(file);
  }

  /** Takes rows of a segment as they are decoded. */
  @FunctionalInterface
  interface Rows {
    void row(int segment, int y, byte[] row) throws IOException, CodestreamException;
  }

  /**
   * Decodes the fragment that lies here.
   *
   * @throws CodestreamException if it is broken or not of this image
   */
  void decode(long offset, long length, Rows rows) throws IOException, CodestreamException {
    int count = image.samples() * image.bytesPerSample();
    long[] bounds = new long[count + 1];
    try {
      in.range(offset, Math.min(length, RleEncoder.HEADER));
      if (u32() != count) {
        throw new CodestreamException("RLE with another number of segments");
      }
      for (int segment = 0; segment < count; segment++) {
        bounds[segment] = u32();
      }
      bounds[count] = length;
      for (int segment = 0; segment < count; segment++) {
        boolean ascends = RleEncoder.HEADER <= bounds[segment] && bounds[segment] <= length;
        if (!ascends || bounds[segment] > bounds[segment + 1]) {
          throw new CodestreamException("RLE segments out of order");
        }
        in.range(offset + bounds[segment], bounds[segment + 1] - bounds[segment]);
        decodeSegment(segment, rows);
      }
    } catch (EOFException e) {
      throw new CodestreamException("RLE data end early");
    }
  }

  private long u32() throws IOException {
    int at = in.take(4);
    byte[] b = in.buffer();
    return (b[at] & 0xFF)
        | (b[at + 1] & 0xFF) << 8
        | (b[at + 2] & 0xFF) << 16
        | (b[at + 3] & 0xFFL) << 24;
  }

  private void decodeSegment(int segment, Rows rows) throws IOException, CodestreamException {
    byte[] row = new byte[image.columns()];
    int filled = 0;
    int y = 0;
    while (y < image.rows()) {
      int control = in.takeByte();
      if (control < 0) {
        throw new CodestreamException("RLE segment shorter than its rows");
      }
      int n = (byte) control;
      int left = n >= 0 ? n + 1 : n == -128 ? 0 : 1 - n;
      while (left > 0 && y < image.rows()) {
        int bytes = Math.min(left, row.length - filled);
        if (n >= 0) {
          int at = in.take(bytes);
          System.arraycopy(in.buffer(), at, row, filled, bytes);
        } else {
          // The byte to repeat is taken with the last of its repetitions
          int at = in.take(1);
          Arrays.fill(row, filled, filled + bytes, in.buffer()[at]);
          if (bytes < left) {
            in.untake();
          }
        }
        left -= bytes;
        filled += bytes;
        if (filled == row.length) {
          rows.row(segment, y++, row);
          filled = 0;
        }
      }
      if (left > 0) {
        throw new CodestreamException("RLE segment longer than its rows");
      }
    }
  }
}
