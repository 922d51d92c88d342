package org.huren.dicom.pixel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bits of entropy-coded data, the first in the highest bit of a byte; behind a byte FF the next
 * byte begins with a zero bit, so that no marker can appear (ITU-T T.87 A.1).
 *
 * <p>Writes into an array with room that the caller has seen to.
 */
final class JpegLsBitWriter {
  private static final VarHandle BIG_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final int LOW_BITS = 0x7F7F7F7F;
  private static final int HIGH_BITS = 0x80808080;
  private static final int ONES = 0x01010101;

  private byte[] bytes = {};
  private int at;
  private long pending;
  private int count;
  private boolean afterFf;

  /** Goes on in this array from this index on. */
  void into(byte[] array, int index) {
    bytes = array;
    at = index;
  }

  /** Where the next byte goes. */
  int index() {
    return at;
  }

  /**
   * Appends the lower bits of a value whose others are zero.
   *
   * @param length 0 to 32
   */
  void put(int value, int length) {
    pending = (pending << length) | (value & 0xFFFFFFFFL);
    count += length;
    if (count >= 32) {
      drain();
    }
  }

  private void drain() {
    int word = (int) (pending >>> (count - 32));
    if (!afterFf && (((word & LOW_BITS) + ONES) & word & HIGH_BITS) == 0) {
      BIG_ENDIAN_INT.set(bytes, at, word);
      at += 4;
      count -= 32;
    } else {
      while (count >= 32) {
        putByte();
      }
    }
  }

  private void putByte() {
    int bits = afterFf ? 7 : 8;
    count -= bits;
    int b = (int) (pending >>> count) & ((1 << bits) - 1);
    bytes[at++] = (byte) b;
    afterFf = b == 0xFF;
  }

  /** Fills the last byte with zero bits; a marker follows. */
  void end() {
    while (count >= 8) {
      putByte();
    }
    if (count > 0 || afterFf) {
      int bits = afterFf ? 7 : 8;
      pending <<= bits - count;
      count = bits;
      putByte();
      // A last byte FF and the marker's own FF would read as one
      if (afterFf) {
        bytes[at++] = 0;
        afterFf = false;
      }
    }
    pending = 0;
    count = 0;
  }
}
