package org.huren.dicom.pixel;

import java.util.Arrays;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * The lengths of sequences, items and groups of a data set that is about to be written: found by
 * writing it once to nowhere, used in the same order when it is written for good.
 */
final class Lengths {
  /** Eight bytes each; no object that anybody would compress comes near. */
  private static final int MOST = 1_000_000;

  private long[] found = new long[64];
  private int count;
  private int next;
  private boolean known;

  /** From now on lengths are known; starts over. */
  void use() {
    known = true;
    next = 0;
  }

  /** Begins something whose length counts from here on; says which one it is. */
  int begin() throws StaysAsIs {
    if (known) {
      return next++;
    }
    if (count == MOST) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    if (count == found.length) {
      found = Arrays.copyOf(found, 2 * count);
    }
    return count++;
  }

  /** Zero as long as lengths are not known. */
  long of(int which) {
    return known ? found[which] : 0;
  }

  void end(int which, long length) throws StaysAsIs {
    if (length >= Element.UNDEFINED) {
      throw new StaysAsIs(Why.DOUBTFUL);
    }
    found[which] = length;
  }
}
