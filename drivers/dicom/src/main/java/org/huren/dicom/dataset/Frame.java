package org.huren.dicom.dataset;

/**
 * One open level of nesting; only what has undefined length is a level, the rest is skipped whole.
 */
record Frame(Kind kind, boolean implicit, boolean bigEndian) {
  enum Kind {
    DATA_SET,
    /** Items until a Sequence Delimitation Item. */
    SEQUENCE,
    /** Elements until an Item Delimitation Item. */
    ITEM,
    /** Items of defined length until a Sequence Delimitation Item (PS3.5 A.4). */
    FRAGMENTS
  }

  boolean encodedLike(Frame other) {
    return implicit == other.implicit && bigEndian == other.bigEndian;
  }
}
