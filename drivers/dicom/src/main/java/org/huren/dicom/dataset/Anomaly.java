package org.huren.dicom.dataset;

/**
 * Something sloppy that a scan could read past.
 *
 * @param firstAt the element where it was first seen
 * @param count how often it was seen
 */
public record Anomaly(Code code, Tag firstAt, int count) {

  /** What was sloppy. */
  public enum Code {
    /** A value of odd length: its padding byte is missing (PS3.5 7.1.1). */
    ODD_LENGTH,
    /** The VR is not that of the dictionary. */
    WRONG_VR,
    /** Two capital letters that are no VR of PS3.5; read with a 32-bit length, as any later VR. */
    UNKNOWN_VR,
    /** Two bytes that are no VR at all. */
    UNREADABLE_VR,
    /** The two reserved bytes behind a VR are not zero. */
    RESERVED_BYTES_SET,
    /** File Meta Information inside the data set. */
    FILE_META_IN_DATA_SET,
    /** Command elements inside the data set. */
    COMMAND_IN_DATA_SET,
    /** Tags do not ascend. */
    OUT_OF_ORDER,
    /** The same tag twice in a row; the first counts. */
    DUPLICATE_ELEMENT,
    /** A delimitation item whose length is not zero; the length was ignored. */
    DELIMITER_WITH_LENGTH,
    /** A delimitation item that delimits nothing. */
    STRAY_DELIMITER,
    /** An item or sequence of undefined length that ends without its delimitation item. */
    MISSING_DELIMITER,
    /** A sequence sent as UN of undefined length. */
    SEQUENCE_AS_UN,
    /** Implicit VR in an explicit VR transfer syntax. */
    IMPLICIT_IN_EXPLICIT,
    /** Explicit VR in an implicit VR transfer syntax. */
    EXPLICIT_IN_IMPLICIT,
    /** Pixel data in fragments in a transfer syntax without. */
    ENCAPSULATED_IN_NATIVE,
    /** Plain pixel data in a transfer syntax of fragments. */
    NATIVE_IN_ENCAPSULATED,
    /** A lifted value was longer than the limit; only its beginning was kept for the index. */
    VALUE_CUT,
    /** Zero bytes after the last element. */
    TRAILING_ZEROS,
    /** The deflate stream has a zlib header, which PS3.5 A.5 does not have. */
    ZLIB_HEADER,
    /** Bytes after the end of the deflate stream, more than one byte of padding. */
    BYTES_AFTER_DEFLATE
  }

  @Override
  public String toString() {
    return code + " at " + firstAt + (count > 1 ? " x" + count : "");
  }
}
