package org.huren.dicom.pixel;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Reads what {@link JpegLsBitWriter} writes. Behind the end of the entropy-coded data come zeros
 * without end; {@link #overrun} says whether any of them were taken.
 */
final class JpegLsBitReader {
  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int LOW_BITS = 0x7F7F7F7F;
  private static final int HIGH_BITS = 0x80808080;
  private static final int ONES = 0x01010101;
  private static final int NO_MARKER = 0;
  private static final int END_OF_RANGE = -1;

  /** A byte FF and the seven bits behind it must still fit. */
  private static final int FULL = 48;

  private final RangeReader in;
  private long bits;
  private int count;
  private long padding;
  private int marker;

  JpegLsBitReader(RangeReader in) {
    this.in = in;
  }

  void begin() {
    bits = 0;
    count = 0;
    padding = 0;
    marker = NO_MARKER;
  }

  /** Whether more bits were taken than there are. */
  boolean overrun() {
    return padding > count;
  }

  /** The code of the marker that ends the data, whatever is before it; -1 if there is none. */
  int endingMarker() throws IOException {
    while (marker == NO_MARKER) {
      bits = 0;
      count = 0;
      fill();
    }
    return marker;
  }

  private void fill() throws IOException {
    if (count <= 32 && marker == NO_MARKER && in.holds(4)) {
      int at = in.take(0);
      int word = (int) BIG_ENDIAN_INT.get(in.buffer(), at);
      if ((((word & LOW_BITS) + ONES) & word & HIGH_BITS) == 0) {
        in.take(4);
        bits |= (word & 0xFFFFFFFFL) << (32 - count);
        count += 32;
        return;
      }
    }
    while (count <= FULL) {
      fillByte();
    }
  }

  private void fillByte() throws IOException {
    int b = marker == NO_MARKER ? in.takeByte() : END_OF_RANGE;
    if (b < 0) {
      marker = marker == NO_MARKER ? END_OF_RANGE : marker;
      count += 8;
      padding += 8;
      return;
    }
    if (b == 0xFF) {
      int next = in.takeByte();
      if (next < 0 || next >= 0x80) {
        marker = next < 0 ? END_OF_RANGE : next;
        return;
      }
      bits |= ((long) b << 7 | next) << (64 - 15 - count);
      count += 15;
    } else {
      bits |= (long) b << (64 - 8 - count);
      count += 8;
    }
  }

  /**
   * Reads bits.
   *
   * @param length 0 to 31
   */
  int take(int length) throws IOException {
    if (count < length) {
      fill();
    }
    // Two shifts, since a shift by 64 is none
    int value = (int) (bits >>> 1 >>> (63 - length));
    bits <<= length;
    count -= length;
    return value;
  }

  /**
   * Reads a Golomb code word that lies wholly in what is at hand, as nearly all do.
   *
   * @param longest zeros of a unary part that is an escape
   * @return -1, and nothing taken, if it does not or is an escape
   */
  int golomb(int k, int longest) throws IOException {
    if (count <= 32) {
      fill();
    }
    int zeros = Long.numberOfLeadingZeros(bits);
    int length = zeros + 1 + k;
    if (length > count || zeros >= longest) {
      return -1;
    }
    long rest = bits << zeros << 1;
    bits = rest << k;
    count -= length;
    // Two shifts, since a shift by 64 is none
    return zeros << k | (int) (rest >>> 1 >>> (63 - k));
  }

  /**
   * Counts zeros up to the next one, and takes that too.
   *
   * @return -1 if there are more zeros than this
   */
  int zeros(int most) throws IOException {
    int zeros = 0;
    while (true) {
      if (count == 0) {
        fill();
      }
      int leading = Math.min(Long.numberOfLeadingZeros(bits), count);
      zeros += leading;
      if (zeros > most) {
        return -1;
      }
      if (leading < count) {
        bits = bits << leading << 1;
        count -= leading + 1;
        return zeros;
      }
      bits = 0;
      count = 0;
    }
  }
}
