package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Inflates again what was deflated. */
final class Inflated {
  private static final int CHUNK = 64 * 1024;

  private Inflated() {}

  /**
   * Compares a deflated part of a file with what it should be.
   *
   * @throws CodestreamException if it is something else
   */
  static void verify(FileChannel file, long from, long to, long bytes, long crc32c)
      throws IOException, CodestreamException {
    Inflater inflater = new Inflater(true);
    try {
      CRC32C crc = new CRC32C();
      ByteBuffer in = ByteBuffer.allocate(CHUNK);
      byte[] chunk = new byte[CHUNK];
      long at = from;
      while (!inflater.finished()) {
        // Output may be left of input that was all taken
        int inflated = inflater.inflate(chunk);
        crc.update(chunk, 0, inflated);
        if (inflated == 0 && inflater.needsInput() && !inflater.finished()) {
          int n = at < to ? file.read(in.clear().limit((int) Math.min(CHUNK, to - at)), at) : -1;
          if (n < 0) {
            throw new CodestreamException("deflate stream ends early");
          }
          at += n;
          inflater.setInput(in.array(), 0, n);
        }
      }
      if (inflater.getBytesWritten() != bytes || crc.getValue() != crc32c) {
        throw new CodestreamException("deflate stream holds something else");
      }
    } catch (DataFormatException e) {
      throw new CodestreamException("deflate stream broken: " + e.getMessage());
    } finally {
      inflater.end();
    }
  }
}
