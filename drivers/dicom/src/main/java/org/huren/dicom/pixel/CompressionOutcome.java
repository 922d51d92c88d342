package org.huren.dicom.pixel;

import org.huren.dicom.dataset.TransferSyntax;

/** What came of an object that was to be compressed. */
public sealed interface CompressionOutcome {
  /**
   * The output holds the object in this transfer syntax; every pixel was decoded from it again and
   * found equal.
   *
   * @param bytes size of the output
   */
  record Compressed(TransferSyntax syntax, long bytes) implements CompressionOutcome {}

  /** The object stays as it is; what the output holds is worth nothing. */
  record AsIs(Why why) implements CompressionOutcome {}

  /** Why an object stays as it is. */
  enum Why {
    /** Compressed by the device, in big endian, or in a transfer syntax of somebody's own. */
    TRANSFER_SYNTAX,
    /** There is no native pixel data. */
    NO_PIXELS,
    /** Bits, samples or colours that the encoding has no place for. */
    PIXEL_FORMAT,
    /** Bits above Bits Stored are in use, as by overlays. */
    HIGH_BITS,
    /** The length of the pixel data is not that of the frames. */
    PIXEL_LENGTH,
    /** Somebody signed it, and the signature covers what would change. */
    SIGNED,
    /** The data set is sloppy in a way that a second writer might read otherwise. */
    DOUBTFUL,
    /** Nothing would be gained. */
    NOT_SMALLER,
    /** What was decoded again differs: a defect of ours, caught before anybody saw it. */
    NOT_IDENTICAL
  }
}
