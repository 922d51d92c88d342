package org.huren.agent.spool;

/**
 * CRC-32C of two byte sequences one behind the other, from those of each, so that no byte is summed
 * up twice.
 *
 * <p>A CRC is the remainder of a polynomial over GF(2); what stands before n more bytes is that
 * polynomial times x to the 8n. Bits are reflected: the highest bit of an int is x to the 0.
 */
final class JoinedCrc32c {
  /** The Castagnoli polynomial without its leading term. */
  private static final int POLYNOMIAL = 0x82F63B78;

  private static final int ONE = 0x80000000;

  /** x to the (8 times 2 to the i). */
  private static final int[] POWERS = powers();

  private JoinedCrc32c() {}

  private static int[] powers() {
    int[] powers = new int[Long.SIZE - 1];
    powers[0] = ONE >>> 8;
    for (int i = 1; i < powers.length; i++) {
      powers[i] = multiply(powers[i - 1], powers[i - 1]);
    }
    return powers;
  }

  /**
   * The checksum of the whole.
   *
   * @param length bytes of the second sequence
   */
  static int of(int first, int second, long length) {
    int shift = ONE;
    for (int i = 0; i < POWERS.length; i++) {
      if ((length >>> i & 1) != 0) {
        shift = multiply(shift, POWERS[i]);
      }
    }
    return multiply(first, shift) ^ second;
  }

  private static int multiply(int a, int b) {
    int product = 0;
    int shifted = b;
    for (int bit = ONE; bit != 0; bit >>>= 1) {
      if ((a & bit) != 0) {
        product ^= shifted;
      }
      shifted = (shifted >>> 1) ^ (-(shifted & 1) & POLYNOMIAL);
    }
    return product;
  }
}
