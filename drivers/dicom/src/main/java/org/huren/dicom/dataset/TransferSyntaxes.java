package org.huren.dicom.dataset;

import static org.huren.dicom.dataset.TransferSyntax.Compression.LOSSLESS;
import static org.huren.dicom.dataset.TransferSyntax.Compression.LOSSY;
import static org.huren.dicom.dataset.TransferSyntax.Compression.NONE;
import static org.huren.dicom.dataset.TransferSyntax.Compression.UNKNOWN;
import static org.huren.dicom.dataset.TransferSyntax.Encoding.DEFLATED_EXPLICIT_LITTLE_ENDIAN;
import static org.huren.dicom.dataset.TransferSyntax.Encoding.EXPLICIT_LITTLE_ENDIAN;
import static org.huren.dicom.dataset.TransferSyntax.Encoding.IMPLICIT_LITTLE_ENDIAN;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.huren.dicom.dataset.TransferSyntax.Compression;

/** The transfer syntaxes of PS3.6 Annex A for data sets in files and associations. */
public final class TransferSyntaxes {
  private static final String JPEG = "1.2.840.10008.1.2.4.";

  private static final Map<String, TransferSyntax> BY_UID = byUid();

  private static final List<TransferSyntax> PREFERENCE =
      BY_UID.values().stream().filter(t -> t.compression() != UNKNOWN).toList();

  private TransferSyntaxes() {}

  static Optional<TransferSyntax> find(String uid) {
    return Optional.ofNullable(BY_UID.get(uid));
  }

  /** All that this library knows, best first. */
  public static List<TransferSyntax> all() {
    return List.copyOf(BY_UID.values());
  }

  /**
   * Those an acceptor takes by default, best first: explicit little endian, implicit little endian,
   * lossless, lossy. Left out are JPIP, whose pixels stay on the sender's server, and private ones.
   */
  public static List<TransferSyntax> defaultPreference() {
    return PREFERENCE;
  }

  private static Map<String, TransferSyntax> byUid() {
    Map<String, TransferSyntax> all = new LinkedHashMap<>();
    Stream.of(
            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
            TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN,
            new TransferSyntax(
                "1.2.840.10008.1.2.1.98",
                "Encapsulated Uncompressed Explicit VR Little Endian",
                EXPLICIT_LITTLE_ENDIAN,
                true,
                NONE),
            encapsulated(JPEG + "80", "JPEG-LS Lossless Image Compression", LOSSLESS),
            encapsulated(
                JPEG + "70",
                "JPEG Lossless, Non-Hierarchical, First-Order Prediction (Process 14 [Selection"
                    + " Value 1])",
                LOSSLESS),
            encapsulated(JPEG + "90", "JPEG 2000 Image Compression (Lossless Only)", LOSSLESS),
            encapsulated("1.2.840.10008.1.2.5", "RLE Lossless", LOSSLESS),
            encapsulated(JPEG + "57", "JPEG Lossless, Non-Hierarchical (Process 14)", LOSSLESS),
            encapsulated(
                JPEG + "201",
                "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
                LOSSLESS),
            encapsulated(
                JPEG + "202",
                "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)",
                LOSSLESS),
            encapsulated(JPEG + "110", "JPEG XL Lossless", LOSSLESS),
            encapsulated(
                JPEG + "92",
                "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)",
                LOSSLESS),
            encapsulated("1.2.840.10008.1.2.8.1", "Deflated Image Frame Compression", LOSSLESS),
            TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
            encapsulated(JPEG + "58", "JPEG Lossless, Non-Hierarchical (Process 15)", LOSSLESS),
            encapsulated(JPEG + "65", "JPEG Lossless, Hierarchical (Process 28)", LOSSLESS),
            encapsulated(JPEG + "66", "JPEG Lossless, Hierarchical (Process 29)", LOSSLESS),
            // Retired, and few far sides still take it.
            TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
            encapsulated(JPEG + "81", "JPEG-LS Lossy (Near-Lossless) Image Compression", LOSSY),
            encapsulated(JPEG + "91", "JPEG 2000 Image Compression", LOSSY),
            encapsulated(JPEG + "203", "High-Throughput JPEG 2000 Image Compression", LOSSY),
            encapsulated(JPEG + "93", "JPEG 2000 Part 2 Multi-component Image Compression", LOSSY),
            encapsulated(JPEG + "112", "JPEG XL", LOSSY),
            encapsulated(JPEG + "111", "JPEG XL JPEG Recompression", LOSSY),
            encapsulated(JPEG + "50", "JPEG Baseline (Process 1)", LOSSY),
            encapsulated(JPEG + "51", "JPEG Extended (Process 2 & 4)", LOSSY),
            encapsulated(JPEG + "52", "JPEG Extended (Process 3 & 5)", LOSSY),
            encapsulated(
                JPEG + "53", "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)", LOSSY),
            encapsulated(
                JPEG + "54", "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)", LOSSY),
            encapsulated(
                JPEG + "55", "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)", LOSSY),
            encapsulated(
                JPEG + "56", "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)", LOSSY),
            encapsulated(JPEG + "59", "JPEG Extended, Hierarchical (Process 16 & 18)", LOSSY),
            encapsulated(JPEG + "60", "JPEG Extended, Hierarchical (Process 17 & 19)", LOSSY),
            encapsulated(
                JPEG + "61", "JPEG Spectral Selection, Hierarchical (Process 20 & 22)", LOSSY),
            encapsulated(
                JPEG + "62", "JPEG Spectral Selection, Hierarchical (Process 21 & 23)", LOSSY),
            encapsulated(
                JPEG + "63", "JPEG Full Progression, Hierarchical (Process 24 & 26)", LOSSY),
            encapsulated(
                JPEG + "64", "JPEG Full Progression, Hierarchical (Process 25 & 27)", LOSSY),
            encapsulated(JPEG + "100", "MPEG2 Main Profile / Main Level", LOSSY),
            encapsulated(JPEG + "100.1", "Fragmentable MPEG2 Main Profile / Main Level", LOSSY),
            encapsulated(JPEG + "101", "MPEG2 Main Profile / High Level", LOSSY),
            encapsulated(JPEG + "101.1", "Fragmentable MPEG2 Main Profile / High Level", LOSSY),
            encapsulated(JPEG + "102", "MPEG-4 AVC/H.264 High Profile / Level 4.1", LOSSY),
            encapsulated(
                JPEG + "102.1", "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.1", LOSSY),
            encapsulated(
                JPEG + "103", "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1", LOSSY),
            encapsulated(
                JPEG + "103.1",
                "Fragmentable MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1",
                LOSSY),
            encapsulated(
                JPEG + "104", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video", LOSSY),
            encapsulated(
                JPEG + "104.1",
                "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
                LOSSY),
            encapsulated(
                JPEG + "105", "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video", LOSSY),
            encapsulated(
                JPEG + "105.1",
                "Fragmentable MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
                LOSSY),
            encapsulated(JPEG + "106", "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2", LOSSY),
            encapsulated(
                JPEG + "106.1",
                "Fragmentable MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
                LOSSY),
            encapsulated(JPEG + "107", "HEVC/H.265 Main Profile / Level 5.1", LOSSY),
            encapsulated(JPEG + "108", "HEVC/H.265 Main 10 Profile / Level 5.1", LOSSY),
            new TransferSyntax(
                JPEG + "94", "JPIP Referenced", EXPLICIT_LITTLE_ENDIAN, false, UNKNOWN),
            new TransferSyntax(
                JPEG + "95",
                "JPIP Referenced Deflate",
                DEFLATED_EXPLICIT_LITTLE_ENDIAN,
                false,
                UNKNOWN),
            new TransferSyntax(
                JPEG + "204", "JPIP HTJ2K Referenced", EXPLICIT_LITTLE_ENDIAN, false, UNKNOWN),
            new TransferSyntax(
                JPEG + "205",
                "JPIP HTJ2K Referenced Deflate",
                DEFLATED_EXPLICIT_LITTLE_ENDIAN,
                false,
                UNKNOWN),
            // Elements are implicit little endian, only the pixels are big endian.
            new TransferSyntax(
                "1.2.840.113619.5.2",
                "GE Private Implicit VR Big Endian",
                IMPLICIT_LITTLE_ENDIAN,
                false,
                UNKNOWN))
        .forEach(t -> all.put(t.uid(), t));
    return all;
  }

  private static TransferSyntax encapsulated(String uid, String name, Compression compression) {
    return new TransferSyntax(uid, name, EXPLICIT_LITTLE_ENDIAN, true, compression);
  }
}
