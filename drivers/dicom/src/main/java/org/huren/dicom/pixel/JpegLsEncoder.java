package org.huren.dicom.pixel;

import java.io.IOException;

/**
 * Encodes one frame as a JPEG-LS interchange stream with NEAR 0 (ITU-T T.87 Annexes A, B, C): one
 * scan, colour interleaved by line (B.2), default parameters.
 *
 * <p>Needs memory for two lines, whatever the frame's size. One frame at a time.
 */
final class JpegLsEncoder {
  /** A code word has at most 64 bits, and every eighth byte may be stuffed. */
  private static final int MOST_BYTES_PER_SAMPLE = 10;

  private static final int SLACK = 64;
  private static final int UNARY_CHUNK = 31;

  private final ImagePixels image;
  private final JpegLsCoding coding;
  private final JpegLsBitWriter bits = new JpegLsBitWriter();

  JpegLsEncoder(ImagePixels image) {
    this.image = image;
    this.coding = new JpegLsCoding(image);
  }

  /** Encodes a frame whose rows come in order. */
  void encode(FrameRows rows, FileOutput out) throws IOException, StaysAsIs {
    coding.reset();
    out.write(header());
    int most = image.columns() * MOST_BYTES_PER_SAMPLE + SLACK;
    for (int y = 0; y < image.rows(); y++) {
      int[][] above = coding.above(y);
      int[][] here = coding.line(y);
      rows.next(here);
      for (int component = 0; component < here.length; component++) {
        bits.into(out.room(most), out.index());
        encodeLine(above[component], here[component], component);
        out.advanceTo(bits.index());
      }
    }
    bits.into(out.room(SLACK), out.index());
    bits.end();
    out.advanceTo(bits.index());
    out.write(new byte[] {(byte) 0xFF, (byte) 0xD9});
  }

  /** SOI, SOF55, SOS (C.1, C.2). */
  private byte[] header() {
    int n = image.samples();
    byte[] header = new byte[2 + 10 + 3 * n + 8 + 2 * n];
    int at = 0;
    at = marker(header, at, 0xD8);
    at = marker(header, at, 0xF7);
    at = u16(header, at, 8 + 3 * n);
    header[at++] = (byte) coding.precision;
    at = u16(header, at, image.rows());
    at = u16(header, at, image.columns());
    header[at++] = (byte) n;
    for (int component = 1; component <= n; component++) {
      header[at++] = (byte) component;
      header[at++] = 0x11;
      header[at++] = 0;
    }
    at = marker(header, at, 0xDA);
    at = u16(header, at, 6 + 2 * n);
    header[at++] = (byte) n;
    for (int component = 1; component <= n; component++) {
      header[at++] = (byte) component;
      header[at++] = 0;
    }
    header[at++] = 0;
    header[at++] = (byte) (n == 1 ? 0 : 1);
    header[at] = 0;
    return header;
  }

  private static int marker(byte[] header, int at, int code) {
    header[at] = (byte) 0xFF;
    header[at + 1] = (byte) code;
    return at + 2;
  }

  private static int u16(byte[] header, int at, int value) {
    header[at] = (byte) (value >>> 8);
    header[at + 1] = (byte) value;
    return at + 2;
  }

  private void encodeLine(int[] above, int[] here, int component) {
    int width = image.columns();
    JpegLsCoding shared = coding;
    int[] contexts = shared.contexts;
    byte[] quantised = shared.quantised;
    int max = shared.maxValue;
    int unused = 32 - shared.precision;
    int longest = shared.limit - shared.precision - 1;
    shared.border(above, here);
    int a = here[0];
    int c = above[0];
    int b = above[1];
    int x = 1;
    while (x <= width) {
      int d = above[x + 1];
      int q = 81 * quantised[d - b + max] + 9 * quantised[b - c + max] + quantised[c - a + max];
      if (q == 0) {
        x = encodeRun(above, here, x, component);
        if (x > width) {
          return;
        }
        a = here[x];
        c = above[x];
        b = above[x + 1];
        x++;
        continue;
      }
      int sign = q >> 31;
      int at = ((q ^ sign) - sign) * JpegLsCoding.STRIDE;
      int correction = (contexts[at + JpegLsCoding.C] ^ sign) - sign;
      int predicted = JpegLsCoding.predicted(a, b, c, correction, max);
      int sample = here[x];
      int error = ((sample - predicted) ^ sign) - sign;
      error = (error << unused) >> unused;
      int k =
          JpegLsCoding.golombOrder(contexts[at + JpegLsCoding.A], contexts[at + JpegLsCoding.N]);
      int mapped = (error << 1) ^ (error >> 31);
      if (JpegLsCoding.isInverted(contexts, at, k)) {
        mapped ^= 1;
      }
      putGolomb(mapped, k, longest);
      JpegLsCoding.update(contexts, at, error);
      a = sample;
      c = b;
      b = d;
      x++;
    }
  }

  /** Limited length Golomb code (A.5.3). */
  private void putGolomb(int value, int k, int longest) {
    int unary = value >> k;
    int length = unary + 1 + k;
    if (length <= UNARY_CHUNK && unary < longest) {
      bits.put((1 << k) | (value & ((1 << k) - 1)), length);
    } else if (unary < longest) {
      putZeros(unary);
      bits.put((1 << k) | (value & ((1 << k) - 1)), k + 1);
    } else {
      putZeros(longest);
      bits.put((1 << coding.precision) | (value - 1), coding.precision + 1);
    }
  }

  private void putZeros(int count) {
    int left = count;
    while (left > UNARY_CHUNK) {
      bits.put(0, UNARY_CHUNK);
      left -= UNARY_CHUNK;
    }
    bits.put(0, left);
  }

  /**
   * Encodes a run and the sample that interrupts it (A.7).
   *
   * @return the column of that sample; behind the line's end if the run goes on to it
   */
  private int encodeRun(int[] above, int[] here, int from, int component) {
    int width = image.columns();
    int a = here[from - 1];
    int x = from;
    while (x <= width && here[x] == a) {
      x++;
    }
    int left = x - from;
    int index = coding.runIndexes[component];
    while (left >= 1 << JpegLsCoding.J[index]) {
      bits.put(1, 1);
      left -= 1 << JpegLsCoding.J[index];
      index = Math.min(JpegLsCoding.MAX_RUN_INDEX, index + 1);
    }
    if (x > width) {
      if (left > 0) {
        bits.put(1, 1);
      }
    } else {
      bits.put(left, 1 + JpegLsCoding.J[index]);
      encodeInterruption(here[x], a, above[x], JpegLsCoding.J[index]);
      index = Math.max(0, index - 1);
    }
    coding.runIndexes[component] = index;
    return x;
  }

  private void encodeInterruption(int sample, int a, int b, int runOrder) {
    int type = a == b ? 1 : 0;
    int[] contexts = coding.contexts;
    int at = JpegLsCoding.interruption(type);
    int error = sample - (type == 1 ? a : b);
    if (type == 0 && a > b) {
      error = -error;
    }
    int unused = 32 - coding.precision;
    error = (error << unused) >> unused;
    int k = JpegLsCoding.interruptionOrder(contexts, at, type);
    boolean mostlyNegative = JpegLsCoding.isMostlyNegative(contexts, at);
    int map =
        (k == 0 && error > 0 && !mostlyNegative) || (error < 0 && (mostlyNegative || k != 0))
            ? 1
            : 0;
    int mapped = 2 * Math.abs(error) - type - map;
    putGolomb(mapped, k, coding.longestUnaryAfterRun(runOrder));
    JpegLsCoding.updateInterruption(contexts, at, mapped, error, type);
  }
}
