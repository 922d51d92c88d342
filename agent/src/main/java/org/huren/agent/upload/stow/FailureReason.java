package org.huren.agent.upload.stow;

import java.util.Locale;
import org.huren.agent.item.Reason;

/**
 * What a Failure Reason (0008,1197) means for what happens next (PS3.18 Table I.2-2; the general
 * codes from PS3.7 Annex C). A code that we don't know is never taken for a final word.
 */
enum FailureReason {
  /** Out of resources: it may have some again. */
  OUT_OF_RESOURCES(false, "upload.out-of-resources"),
  /** Something went wrong over there. */
  PROCESSING_FAILURE(false, "upload.processing-failure"),
  /** It has an instance of this UID already. */
  DUPLICATE(false, "upload.already-there"),
  SOP_CLASS_NOT_SUPPORTED(true, "upload.refused-sop-class"),
  TRANSFER_SYNTAX_NOT_SUPPORTED(true, "upload.refused-transfer-syntax"),
  DATA_SET_MISMATCH(true, "upload.refused-data-set"),
  NOT_UNDERSTOOD(true, "upload.refused-not-understood"),
  UNKNOWN(false, "upload.refused-unknown-code");

  private final boolean isFinal;
  private final String code;

  FailureReason(boolean isFinal, String code) {
    this.isFinal = isFinal;
    this.code = code;
  }

  static FailureReason of(int value) {
    return switch (value) {
      case 0x0110 -> PROCESSING_FAILURE;
      case 0x0111 -> DUPLICATE;
      case 0x0118, 0x0122 -> SOP_CLASS_NOT_SUPPORTED;
      case 0x0213 -> OUT_OF_RESOURCES;
      case 0xC122 -> TRANSFER_SYNTAX_NOT_SUPPORTED;
      // Invalid attribute value, invalid object instance, class-instance conflict,
      // missing attribute, missing attribute value
      case 0x0106, 0x0117, 0x0119, 0x0120, 0x0121 -> DATA_SET_MISMATCH;
      default ->
          switch (value >> 8) {
            case 0xA7 -> OUT_OF_RESOURCES;
            case 0xA9 -> DATA_SET_MISMATCH;
            default -> value >> 12 == 0xC ? NOT_UNDERSTOOD : UNKNOWN;
          };
    };
  }

  /** Whether sending the same bytes again is pointless. */
  boolean isFinal() {
    return isFinal;
  }

  Reason reason(int value) {
    return Reason.of(code, hex(value));
  }

  /** As the standard writes such codes. */
  static String hex(int value) {
    return String.format(Locale.ROOT, "%04X", value);
  }
}
