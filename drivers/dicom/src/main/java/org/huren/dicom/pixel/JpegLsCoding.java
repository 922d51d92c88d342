package org.huren.dicom.pixel;

import java.util.Arrays;

/**
 * What encoder and decoder of one JPEG-LS scan share: the parameters that follow from the sample
 * precision, with NEAR 0 and default thresholds (ITU-T T.87 A.1, A.2, C.2.4.1.1), the state of all
 * contexts and what follows from it (A.2.1, A.3 to A.7), and the two lines that it is about.
 *
 * <pre>
 *   c b d      gradients  D1 = d - b, D2 = b - c, D3 = c - a     quantised to -4..4 each,
 *   a x        context    |81 Q1 + 9 Q2 + Q3|                    0..364; 0 is run mode
 * </pre>
 */
final class JpegLsCoding {
  /** Order of the Golomb code of run segments (A.2.1, table of J). */
  static final int[] J = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  static final int MAX_RUN_INDEX = J.length - 1;

  /** N is halved when it comes to this (A.2.1). */
  static final int RESET = 64;

  static final int MIN_C = -128;
  static final int MAX_C = 127;

  // One context is four numbers side by side, so that it is one cache line.
  static final int A = 0;
  static final int B = 1;
  static final int C = 2;
  static final int N = 3;
  static final int STRIDE = 4;

  /** Two more contexts, for what interrupts a run; there B holds Nn (A.7.2). */
  static final int RUN_INTERRUPTION = 365;

  private static final int CONTEXTS = RUN_INTERRUPTION + 2;
  private static final int BASIC_T1 = 3;
  private static final int BASIC_T2 = 7;
  private static final int BASIC_T3 = 21;

  final int precision;
  final int maxValue;

  /** LIMIT: bits of the longest code word (A.2.1). */
  final int limit;

  /** Quantised gradient, at the gradient plus {@link #maxValue}. */
  final byte[] quantised;

  final int[] contexts = new int[CONTEXTS * STRIDE];

  /** RUNindex of each component (A.7.1). */
  final int[] runIndexes;

  /** Samples of each component stand at 1 to the number of columns. */
  private final int[][][] lines;

  private final int columns;

  JpegLsCoding(ImagePixels image) {
    this.precision = image.bitsStored();
    if (precision < 8 || precision > 16) {
      throw new IllegalArgumentException("no defaults here for " + precision + " bits");
    }
    this.maxValue = (1 << precision) - 1;
    this.limit = 4 * precision;
    this.quantised = quantised(maxValue);
    this.columns = image.columns();
    this.lines = new int[2][image.samples()][columns + 2];
    this.runIndexes = new int[image.samples()];
  }

  private static byte[] quantised(int max) {
    int factor = (Math.min(max, 4095) + 128) >> 8;
    int t1 = factor * (BASIC_T1 - 2) + 2;
    int t2 = factor * (BASIC_T2 - 3) + 3;
    int t3 = factor * (BASIC_T3 - 4) + 4;
    byte[] table = new byte[2 * max + 1];
    for (int d = 1; d <= max; d++) {
      int q = d < t1 ? 1 : d < t2 ? 2 : d < t3 ? 3 : 4;
      table[max + d] = (byte) q;
      table[max - d] = (byte) -q;
    }
    return table;
  }

  /** Begins a scan. */
  void reset() {
    Arrays.fill(contexts, 0);
    int a = Math.max(2, (maxValue + 1 + 32) / 64);
    for (int at = 0; at < contexts.length; at += STRIDE) {
      contexts[at + A] = a;
      contexts[at + N] = 1;
    }
    Arrays.fill(runIndexes, 0);
    for (int component = 0; component < runIndexes.length; component++) {
      Arrays.fill(lines[0][component], 0);
      Arrays.fill(lines[1][component], 0);
    }
  }

  /** The line above one, by component. */
  int[][] above(int y) {
    return lines[y & 1];
  }

  /** A line, by component, in the place of the one before the line above it. */
  int[][] line(int y) {
    return lines[~y & 1];
  }

  /** Sets what neighbours at the ends of a line stand for (A.2.1). */
  void border(int[] above, int[] here) {
    above[columns + 1] = above[columns];
    here[0] = above[1];
  }

  /** The edge-detecting predictor (A.4.1), which is the median of a, b and a + b - c, corrected. */
  static int predicted(int a, int b, int c, int correction, int max) {
    int low = Math.min(a, b);
    int high = Math.max(a, b);
    int median = Math.max(low, Math.min(high, a + b - c));
    return Math.max(0, Math.min(max, median + correction));
  }

  /** Whether the signs of errors change places in the code of a context (A.5.2). */
  static boolean isInverted(int[] contexts, int at, int k) {
    return k == 0 && 2 * contexts[at + B] <= -contexts[at + N];
  }

  /** Where the context of a run's interruption stands; 1: a and b are the same (A.7.2). */
  static int interruption(int type) {
    return (RUN_INTERRUPTION + type) * STRIDE;
  }

  /** The order of the code of a run's interruption (A.7.2.1). */
  static int interruptionOrder(int[] contexts, int at, int type) {
    int n = contexts[at + N];
    return golombOrder(contexts[at + A] + (type == 1 ? n >> 1 : 0), n);
  }

  /** Whether most errors of a context of run interruption are negative. */
  static boolean isMostlyNegative(int[] contexts, int at) {
    return 2 * contexts[at + B] >= contexts[at + N];
  }

  /** Bits of the longest unary part behind a run of this order (A.7.2.2). */
  int longestUnaryAfterRun(int runOrder) {
    return limit - runOrder - 1 - precision - 1;
  }

  /** The least k with N 2^k not below A (A.5.1). */
  static int golombOrder(int a, int n) {
    int k = Math.max(0, Integer.numberOfLeadingZeros(n) - Integer.numberOfLeadingZeros(a));
    return k + (((n << k) - a) >>> 31);
  }

  /** Updates a context of regular mode after an error of prediction (A.6). */
  static void update(int[] contexts, int at, int error) {
    int a = contexts[at + A] + Math.abs(error);
    int b = contexts[at + B] + error;
    int n = contexts[at + N];
    if (n == RESET) {
      a >>= 1;
      b >>= 1;
      n >>= 1;
    }
    n++;
    // Noise makes both conditions a toss-up, which costs more than doing without branches
    int tooLow = (b + n - 1) >> 31;
    int tooHigh = -b >> 31;
    int c = contexts[at + C] + tooLow - tooHigh;
    contexts[at + C] = Math.max(MIN_C, Math.min(MAX_C, c));
    contexts[at + A] = a;
    contexts[at + B] = Math.max(1 - n, Math.min(0, b + (n & tooLow) - (n & tooHigh)));
    contexts[at + N] = n;
  }

  /** Updates a context of run interruption (A.7.2.2). */
  static void updateInterruption(int[] contexts, int at, int mapped, int error, int type) {
    if (error < 0) {
      contexts[at + B]++;
    }
    contexts[at + A] += (mapped + 1 - type) >> 1;
    if (contexts[at + N] == RESET) {
      contexts[at + A] >>= 1;
      contexts[at + N] >>= 1;
      contexts[at + B] >>= 1;
    }
    contexts[at + N]++;
  }
}
