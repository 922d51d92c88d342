package org.huren.dicom.association;

import java.util.Set;

/** Which abstract syntaxes name something that can be stored. */
public final class AbstractSyntaxes {
  public static final String VERIFICATION = "1.2.840.10008.1.1";

  /** Storage Commitment Push Model (PS3.4 Annex J). */
  public static final String STORAGE_COMMITMENT = "1.2.840.10008.1.20.1";

  private static final String DICOM_ROOT = "1.2.840.10008.";
  private static final String COMPOSITE_STORAGE = "1.2.840.10008.5.1.4.1.1.";

  /** Storage SOP classes that lie elsewhere in the DICOM root. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "1.2.840.10008.5.1.1.27", // Stored Print (retired)
          "1.2.840.10008.5.1.1.29", // Hardcopy Grayscale Image (retired)
          "1.2.840.10008.5.1.1.30", // Hardcopy Color Image (retired)
          "1.2.840.10008.5.1.4.34.1", // RT Beams Delivery Instruction (trial)
          "1.2.840.10008.5.1.4.34.7", // RT Beams Delivery Instruction
          "1.2.840.10008.5.1.4.34.10", // RT Brachy Application Setup Delivery Instruction
          "1.2.840.10008.5.1.4.38.1", // Hanging Protocol
          "1.2.840.10008.5.1.4.39.1", // Color Palette
          "1.2.840.10008.5.1.4.43.1", // Generic Implant Template
          "1.2.840.10008.5.1.4.44.1", // Implant Assembly Template
          "1.2.840.10008.5.1.4.45.1"); // Implant Template Group

  private AbstractSyntaxes() {}

  public static boolean isStorageOrVerification(String uid) {
    return uid.equals(VERIFICATION) || isStorage(uid);
  }

  /**
   * Whether a SOP class can be stored: those of the standard, also ones that are newer than this
   * program, and every private one, since a vendor's private class nearly always is storage and
   * saying no would lose it.
   */
  public static boolean isStorage(String uid) {
    if (uid.startsWith(DICOM_ROOT)) {
      return uid.startsWith(COMPOSITE_STORAGE) || ELSEWHERE.contains(uid);
    }
    return !uid.isEmpty() && uid.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
  }
}
