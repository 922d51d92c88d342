package org.huren.dicom.pixel;

import org.huren.dicom.dataset.Vr;
import org.jspecify.annotations.Nullable;

/**
 * Where one data element lies in a file.
 *
 * @param vr none if it was written without, as are items and delimiters
 * @param length {@link #UNDEFINED} or the bytes of its value
 */
record Element(int tag, @Nullable Vr vr, long at, long valueAt, long length) {
  static final long UNDEFINED = 0xFFFFFFFFL;

  static final int ITEM = 0xFFFEE000;
  static final int ITEM_DELIMITATION = 0xFFFEE00D;
  static final int SEQUENCE_DELIMITATION = 0xFFFEE0DD;
  static final int PIXEL_DATA = 0x7FE00010;
  static final int PIXEL_GROUP_LENGTH = 0x7FE00000;
  static final int PLANAR_CONFIGURATION = 0x00280006;

  boolean isUndefined() {
    return length == UNDEFINED;
  }

  boolean isGroupLength() {
    return (tag & 0xFFFF) == 0 && length == 4;
  }

  /** The end of a value of defined length. */
  long end() {
    return valueAt + length;
  }
}
