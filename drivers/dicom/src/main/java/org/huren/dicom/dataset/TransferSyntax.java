package org.huren.dicom.dataset;

/**
 * What a Transfer Syntax UID says about the encoding of a data set (PS3.5 section 10 and Annex A).
 *
 * @param name as in PS3.6 Annex A; the UID itself for one we don't know
 * @param encapsulated whether pixel data come as fragments
 * @param compression what the encoding does to pixel values
 */
public record TransferSyntax(
    String uid, String name, Encoding encoding, boolean encapsulated, Compression compression) {

  /** How data elements are written. */
  public enum Encoding {
    IMPLICIT_LITTLE_ENDIAN,
    EXPLICIT_LITTLE_ENDIAN,
    EXPLICIT_BIG_ENDIAN,
    /** Explicit VR little endian, the whole data set as one raw deflate stream (PS3.5 A.5). */
    DEFLATED_EXPLICIT_LITTLE_ENDIAN
  }

  /** What became of the pixel values. */
  public enum Compression {
    NONE,
    LOSSLESS,
    /** Lossy, or either as the sender chose. */
    LOSSY,
    /** The pixels are elsewhere (JPIP), or nobody knows (a private transfer syntax). */
    UNKNOWN
  }

  public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2",
          "Implicit VR Little Endian",
          Encoding.IMPLICIT_LITTLE_ENDIAN,
          false,
          Compression.NONE);
  public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2.1",
          "Explicit VR Little Endian",
          Encoding.EXPLICIT_LITTLE_ENDIAN,
          false,
          Compression.NONE);
  public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2.2",
          "Explicit VR Big Endian",
          Encoding.EXPLICIT_BIG_ENDIAN,
          false,
          Compression.NONE);
  public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
      new TransferSyntax(
          "1.2.840.10008.1.2.1.99",
          "Deflated Explicit VR Little Endian",
          Encoding.DEFLATED_EXPLICIT_LITTLE_ENDIAN,
          false,
          Compression.LOSSLESS);

  /**
   * The transfer syntax of a UID. One that isn't in the standard is taken for explicit VR little
   * endian with encapsulated pixel data, as private ones nearly always are.
   */
  public static TransferSyntax of(String uid) {
    return TransferSyntaxes.find(uid)
        .orElseGet(
            () ->
                new TransferSyntax(
                    uid, uid, Encoding.EXPLICIT_LITTLE_ENDIAN, true, Compression.UNKNOWN));
  }

  /** Whether the UID is one of the standard, or a private one that we know. */
  public boolean isKnown() {
    return TransferSyntaxes.find(uid).isPresent();
  }

  public boolean isDeflated() {
    return encoding == Encoding.DEFLATED_EXPLICIT_LITTLE_ENDIAN;
  }

  public boolean isBigEndian() {
    return encoding == Encoding.EXPLICIT_BIG_ENDIAN;
  }

  public boolean isImplicitVr() {
    return encoding == Encoding.IMPLICIT_LITTLE_ENDIAN;
  }
}
