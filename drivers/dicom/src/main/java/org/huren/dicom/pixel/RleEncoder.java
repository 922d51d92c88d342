package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Encodes one frame in RLE (PS3.5 Annex G): a header of 64 bytes, then one segment for each byte of
 * a composite pixel, the most significant first; no run crosses a row (G.3.1).
 */
final class RleEncoder {
  static final int HEADER = 64;

  private static final int LONGEST = 128;

  private final ImagePixels image;
  private final RleSegments segments;

  RleEncoder(ImagePixels image, FileChannel file) {
    this.image = image;
    this.segments = new RleSegments(image, file);
  }

  /** Encodes the native frame that lies here. */
  void encode(long offset, FileOutput out) throws IOException {
    long begin = out.position();
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(segments.count());
    out.write(header.array());
    byte[] row = new byte[image.columns()];
    int most = image.columns() + image.columns() / LONGEST + 2;
    for (int segment = 0; segment < segments.count(); segment++) {
      header.putInt(Math.toIntExact(out.position() - begin));
      segments.begin(offset, segment);
      for (int y = 0; y < image.rows(); y++) {
        segments.next(row);
        out.advanceTo(pack(row, out.room(most), out.index()));
      }
      if ((out.position() - begin) % 2 != 0) {
        out.write(new byte[1]);
      }
    }
    out.mend(begin, header.array());
  }

  /**
   * Packs one row (G.3.1): n in 0..127, then n + 1 bytes as they are; n in -1..-127, then one byte
   * to be repeated 1 - n times.
   *
   * @return the index behind the last byte
   */
  private static int pack(byte[] row, byte[] to, int index) {
    int out = index;
    int at = 0;
    while (at < row.length) {
      int run = run(row, at);
      if (run >= 2) {
        to[out++] = (byte) (1 - run);
        to[out++] = row[at];
        at += run;
      } else {
        int end = endOfLiteral(row, at);
        to[out++] = (byte) (end - at - 1);
        System.arraycopy(row, at, to, out, end - at);
        out += end - at;
        at = end;
      }
    }
    return out;
  }

  private static int run(byte[] row, int from) {
    int most = Math.min(row.length, from + LONGEST);
    int at = from + 1;
    while (at < most && row[at] == row[from]) {
      at++;
    }
    return at - from;
  }

  /** A literal goes on over pairs, which would cost as much as they save. */
  private static int endOfLiteral(byte[] row, int from) {
    int most = Math.min(row.length, from + LONGEST);
    int at = from + 1;
    while (at < most) {
      boolean threeAlike = at + 2 < row.length && row[at] == row[at + 1] && row[at] == row[at + 2];
      if (threeAlike) {
        return at;
      }
      at++;
    }
    return at;
  }
}
