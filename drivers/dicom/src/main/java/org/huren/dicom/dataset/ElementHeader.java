package org.huren.dicom.dataset;

import java.nio.ByteBuffer;
import org.huren.dicom.dataset.Anomaly.Code;
import org.jspecify.annotations.Nullable;

/**
 * Collects and reads what precedes a value: tag, VR, length (PS3.5 7.1).
 *
 * <pre>
 *   implicit   gggg eeee LLLLLLLL             also items and delimiters of every syntax
 *   explicit   gggg eeee VR LLLL
 *              gggg eeee VR 0000 LLLLLLLL     OB OD OF OL OV OW SQ SV UC UN UR UT UV, later VRs
 * </pre>
 *
 * Devices get the VR wrong, so one that can't be read is settled by what the bytes allow:
 *
 * <ul>
 *   <li>two capital letters: a VR of a later edition, 32-bit length; 16-bit if the reserved bytes
 *       hold something;
 *   <li>else, upper half of a 32-bit length zero: implicit VR, as devices mix it in when they copy
 *       elements;
 *   <li>else: 16-bit length.
 * </ul>
 *
 * The first element of a data set or item may show that all of it is explicit or implicit against
 * what was announced; so may group 0002, which is explicit wherever it was copied from.
 */
final class ElementHeader {
  static final long UNDEFINED = 0xFFFFFFFFL;

  private static final int MIN_LENGTH = 8;
  private static final int MAX_LENGTH = 12;
  private static final int FILE_META_GROUP = 0x0002;
  private static final int ITEM_GROUP = 0xFFFE;

  private final byte[] bytes = new byte[MAX_LENGTH];
  private final AnomalyLog anomalies;
  private int filled;
  private int needed = MIN_LENGTH;

  private boolean bigEndian;
  private int tag;
  private @Nullable Vr vr;
  private boolean implicit;
  private long length;

  ElementHeader(AnomalyLog anomalies) {
    this.anomalies = anomalies;
  }

  /**
   * Takes bytes; true once the header is whole and its fields can be read.
   *
   * @param first whether it is the first of its frame
   */
  boolean take(ByteBuffer in, Frame frame, boolean first) {
    int n = Math.min(needed - filled, in.remaining());
    in.get(bytes, filled, n);
    filled += n;
    if (filled < needed) {
      return false;
    }
    if (needed == MIN_LENGTH) {
      readTagAndVr(frame, first);
      if (needed > filled) {
        return false;
      }
    } else {
      length = u32(MIN_LENGTH);
      if (u16(6) != 0) {
        anomalies.add(Code.RESERVED_BYTES_SET, tag);
      }
    }
    filled = 0;
    needed = MIN_LENGTH;
    return true;
  }

  private void readTagAndVr(Frame frame, boolean first) {
    bigEndian = frame.bigEndian();
    tag = (u16(0) << 16) | u16(2);
    vr = null;
    implicit = true;
    length = u32(4);
    if (isItemGroup() || isBlank()) {
      return;
    }
    Vr named = Vr.find(bytes[4] & 0xFF, bytes[5] & 0xFF);
    boolean fileMeta = tag >>> 16 == FILE_META_GROUP;
    if (frame.implicit() && (named == null || !(first || fileMeta))) {
      return;
    }
    implicit = false;
    if (named != null) {
      vr = named;
      readLength(named.hasLongForm());
    } else if (isCapital(bytes[4]) && isCapital(bytes[5])) {
      anomalies.add(Code.UNKNOWN_VR, tag);
      readLength(u16(6) == 0);
    } else if (couldBeImplicit()) {
      implicit = true;
      if (!first) {
        anomalies.add(Code.UNREADABLE_VR, tag);
      }
    } else {
      anomalies.add(Code.UNREADABLE_VR, tag);
      readLength(false);
    }
  }

  private void readLength(boolean longForm) {
    if (longForm) {
      needed = MAX_LENGTH;
    } else {
      length = u16(6);
    }
  }

  /** Printable bytes are a device's idea of a VR; a length of zero reads the same either way. */
  private boolean couldBeImplicit() {
    return length == UNDEFINED
        || (!bigEndian
            && u16(6) == 0
            && length != 0
            && !(isPrintable(bytes[4]) && isPrintable(bytes[5])));
  }

  private static boolean isCapital(byte b) {
    return b >= 'A' && b <= 'Z';
  }

  private static boolean isPrintable(byte b) {
    return b >= ' ' && b <= '~';
  }

  private int u16(int at) {
    int first = bytes[at] & 0xFF;
    int second = bytes[at + 1] & 0xFF;
    return bigEndian ? (first << 8) | second : (second << 8) | first;
  }

  private long u32(int at) {
    long first = u16(at);
    long second = u16(at + 2);
    return bigEndian ? (first << 16) | second : (second << 16) | first;
  }

  int tag() {
    return tag;
  }

  /** Empty for implicit VR, items, and a VR that can't be read. */
  @Nullable Vr vr() {
    return vr;
  }

  /** Whether this element was written without a VR. */
  boolean isImplicit() {
    return implicit;
  }

  long length() {
    return length;
  }

  boolean isItemGroup() {
    return tag >>> 16 == ITEM_GROUP;
  }

  boolean isFileMeta() {
    return tag >>> 16 == FILE_META_GROUP;
  }

  /** Whether tag and length are zero, which no element is. */
  boolean isBlank() {
    return tag == 0 && length == 0 && vr == null;
  }

  /** Bytes of a header that is not whole yet. */
  int filled() {
    return filled;
  }

  /** Bytes still missing from it. */
  int missing() {
    return needed - filled;
  }

  /** Whether all bytes of a header that is not whole are zero. */
  boolean isBlankSoFar() {
    for (int i = 0; i < filled; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
