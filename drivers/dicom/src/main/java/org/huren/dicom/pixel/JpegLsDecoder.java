package org.huren.dicom.pixel;

import java.io.IOException;
import java.util.Arrays;

/**
 * Decodes a JPEG-LS interchange stream as {@link JpegLsEncoder} writes it, or another encoder with
 * NEAR 0, default parameters, and one scan that is not interleaved by sample (ITU-T T.87 Annexes A,
 * B, C). Needs memory for two lines. One frame at a time.
 */
final class JpegLsDecoder {
  private static final int SOI = 0xD8;
  private static final int EOI = 0xD9;
  private static final int SOS = 0xDA;
  private static final int SOF_55 = 0xF7;
  private static final int LSE = 0xF8;

  private final ImagePixels image;
  private final JpegLsCoding coding;
  private final RangeReader in;
  private final JpegLsBitReader bits;

  JpegLsDecoder(ImagePixels image, RangeReader in) {
    this.image = image;
    this.in = in;
    this.coding = new JpegLsCoding(image);
    this.bits = new JpegLsBitReader(in);
  }

  /**
   * Decodes the stream that begins where the reader stands.
   *
   * @throws CodestreamException if it is broken, of another kind, or not of this image
   */
  void decode(DecodedRows rows) throws IOException, CodestreamException {
    readHeader();
    coding.reset();
    bits.begin();
    for (int y = 0; y < image.rows(); y++) {
      int[][] above = coding.above(y);
      int[][] here = coding.line(y);
      for (int component = 0; component < here.length; component++) {
        decodeLine(above[component], here[component], component);
      }
      if (bits.overrun()) {
        throw new CodestreamException("JPEG-LS data end in row " + y);
      }
      rows.row(y, here);
    }
    if (bits.endingMarker() != EOI) {
      throw new CodestreamException("no EOI behind the last row");
    }
  }

  private void readHeader() throws IOException, CodestreamException {
    expect(u16() == 0xFF00 + SOI, "SOI");
    boolean frameSeen = false;
    while (true) {
      int marker = u16() - 0xFF00;
      int length = u16() - 2;
      expect(marker > 0 && length >= 0, "a marker segment");
      if (marker == SOF_55) {
        readFrameHeader(length);
        frameSeen = true;
      } else if (marker == SOS) {
        expect(frameSeen, "SOF55 before SOS");
        readScanHeader(length);
        return;
      } else {
        // Thresholds of the encoder's own would decode to other pixels
        expect(marker != LSE && marker != EOI, "no LSE");
        in.take(length);
      }
    }
  }

  private void readFrameHeader(int length) throws IOException, CodestreamException {
    expect(length == 6 + 3 * image.samples(), "as many components as samples");
    expect(u8() == image.bitsStored(), "a precision of Bits Stored");
    expect(u16() == image.rows() && u16() == image.columns(), "Rows and Columns");
    expect(u8() == image.samples(), "as many components as samples");
    in.take(3 * image.samples());
  }

  private void readScanHeader(int length) throws IOException, CodestreamException {
    expect(length == 4 + 2 * image.samples() && u8() == image.samples(), "one scan");
    in.take(2 * image.samples());
    expect(u8() == 0, "NEAR 0");
    expect(u8() == (image.samples() == 1 ? 0 : 1), "interleaving by line");
    expect(u8() == 0, "no point transform");
  }

  private static void expect(boolean holds, String what) throws CodestreamException {
    if (!holds) {
      throw new CodestreamException("JPEG-LS stream without " + what);
    }
  }

  private int u8() throws IOException {
    return in.takeByte() & 0xFF;
  }

  private int u16() throws IOException {
    int high = u8();
    return high << 8 | u8();
  }

  private void decodeLine(int[] above, int[] here, int component)
      throws IOException, CodestreamException {
    int width = image.columns();
    int[] contexts = coding.contexts;
    byte[] quantised = coding.quantised;
    int max = coding.maxValue;
    int longest = coding.limit - coding.precision - 1;
    coding.border(above, here);
    int a = here[0];
    int c = above[0];
    int b = above[1];
    int x = 1;
    while (x <= width) {
      int d = above[x + 1];
      int q = 81 * quantised[d - b + max] + 9 * quantised[b - c + max] + quantised[c - a + max];
      if (q == 0) {
        x = decodeRun(above, here, x, component);
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
      int k =
          JpegLsCoding.golombOrder(contexts[at + JpegLsCoding.A], contexts[at + JpegLsCoding.N]);
      int mapped = takeGolomb(k, longest);
      if (JpegLsCoding.isInverted(contexts, at, k)) {
        mapped ^= 1;
      }
      int error = (mapped >>> 1) ^ -(mapped & 1);
      JpegLsCoding.update(contexts, at, error);
      int sample = (predicted + ((error ^ sign) - sign)) & max;
      here[x] = sample;
      a = sample;
      c = b;
      b = d;
      x++;
    }
  }

  private int takeGolomb(int k, int longest) throws IOException, CodestreamException {
    int whole = bits.golomb(k, longest);
    if (whole >= 0) {
      return whole;
    }
    int unary = bits.zeros(longest);
    if (unary < 0) {
      throw new CodestreamException("JPEG-LS code word too long");
    }
    return unary < longest ? unary << k | bits.take(k) : bits.take(coding.precision) + 1;
  }

  private int decodeRun(int[] above, int[] here, int from, int component)
      throws IOException, CodestreamException {
    int width = image.columns();
    int a = here[from - 1];
    int x = from;
    int index = coding.runIndexes[component];
    while (bits.take(1) == 1) {
      int length = 1 << JpegLsCoding.J[index];
      int end = Math.min(width + 1, x + length);
      Arrays.fill(here, x, end, a);
      if (end - x == length) {
        index = Math.min(JpegLsCoding.MAX_RUN_INDEX, index + 1);
      }
      x = end;
      if (x > width) {
        coding.runIndexes[component] = index;
        return x;
      }
    }
    int length = bits.take(JpegLsCoding.J[index]);
    if (length > width - x) {
      throw new CodestreamException("JPEG-LS run beyond its line");
    }
    Arrays.fill(here, x, x + length, a);
    x += length;
    here[x] = takeInterruption(a, above[x], JpegLsCoding.J[index]);
    coding.runIndexes[component] = Math.max(0, index - 1);
    return x;
  }

  private int takeInterruption(int a, int b, int runOrder) throws IOException, CodestreamException {
    int type = a == b ? 1 : 0;
    int[] contexts = coding.contexts;
    int at = JpegLsCoding.interruption(type);
    int k = JpegLsCoding.interruptionOrder(contexts, at, type);
    int mapped = takeGolomb(k, coding.longestUnaryAfterRun(runOrder));
    boolean mostlyNegative = JpegLsCoding.isMostlyNegative(contexts, at);
    int doubled = mapped + type;
    int map = doubled & 1;
    int size = (doubled + map) >> 1;
    boolean negative = (k != 0 || mostlyNegative) == (map == 1);
    int error = negative ? -size : size;
    JpegLsCoding.updateInterruption(contexts, at, mapped, error, type);
    int signed = type == 0 && a > b ? -error : error;
    return ((type == 1 ? a : b) + signed) & coding.maxValue;
  }
}
