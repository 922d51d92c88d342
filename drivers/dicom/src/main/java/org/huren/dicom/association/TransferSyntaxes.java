package org.huren.dicom.association;

import java.util.List;

/** Transfer syntaxes by UID (PS3.6 Annex A) in the order in which we like to receive. */
public final class TransferSyntaxes {
  public static final String IMPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2";
  public static final String EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1";
  public static final String DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN = "1.2.840.10008.1.2.1.99";
  public static final String EXPLICIT_VR_BIG_ENDIAN = "1.2.840.10008.1.2.2";

  /**
   * Uncompressed first, since everybody can read that; then what loses nothing; then what does.
   * Left out are those whose pixels are elsewhere (JPIP) or never at rest (SMPTE ST 2110).
   */
  public static final List<String> PREFERENCE =
      List.of(
          EXPLICIT_VR_LITTLE_ENDIAN,
          IMPLICIT_VR_LITTLE_ENDIAN,
          "1.2.840.10008.1.2.1.98", // encapsulated uncompressed
          DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
          EXPLICIT_VR_BIG_ENDIAN,
          // lossless
          "1.2.840.10008.1.2.4.80", // JPEG-LS
          "1.2.840.10008.1.2.4.70", // JPEG process 14, first-order prediction
          "1.2.840.10008.1.2.4.57", // JPEG process 14
          "1.2.840.10008.1.2.4.90", // JPEG 2000
          "1.2.840.10008.1.2.4.201", // high-throughput JPEG 2000
          "1.2.840.10008.1.2.4.202", // the same, RPCL
          "1.2.840.10008.1.2.4.110", // JPEG XL
          "1.2.840.10008.1.2.4.111", // JPEG XL, JPEG recompressed
          "1.2.840.10008.1.2.4.92", // JPEG 2000 part 2 multi-component
          "1.2.840.10008.1.2.5", // RLE
          "1.2.840.10008.1.2.8.1", // deflated image frames
          // may lose something
          "1.2.840.10008.1.2.4.81", // JPEG-LS near-lossless
          "1.2.840.10008.1.2.4.91", // JPEG 2000
          "1.2.840.10008.1.2.4.203", // high-throughput JPEG 2000
          "1.2.840.10008.1.2.4.112", // JPEG XL
          "1.2.840.10008.1.2.4.93", // JPEG 2000 part 2 multi-component
          "1.2.840.10008.1.2.4.51", // JPEG process 2 and 4
          "1.2.840.10008.1.2.4.50", // JPEG baseline
          "1.2.840.10008.1.2.4.108", // HEVC main 10
          "1.2.840.10008.1.2.4.107", // HEVC main
          "1.2.840.10008.1.2.4.106", // MPEG-4 AVC stereo 4.2
          "1.2.840.10008.1.2.4.106.1",
          "1.2.840.10008.1.2.4.105", // MPEG-4 AVC 4.2 3D
          "1.2.840.10008.1.2.4.105.1",
          "1.2.840.10008.1.2.4.104", // MPEG-4 AVC 4.2 2D
          "1.2.840.10008.1.2.4.104.1",
          "1.2.840.10008.1.2.4.103", // MPEG-4 AVC BD-compatible
          "1.2.840.10008.1.2.4.103.1",
          "1.2.840.10008.1.2.4.102", // MPEG-4 AVC 4.1
          "1.2.840.10008.1.2.4.102.1",
          "1.2.840.10008.1.2.4.101", // MPEG-2 main profile, high level
          "1.2.840.10008.1.2.4.101.1",
          "1.2.840.10008.1.2.4.100", // MPEG-2 main profile, main level
          "1.2.840.10008.1.2.4.100.1");

  private TransferSyntaxes() {}
}
