package org.huren.agent.upload.storage;

import java.util.Locale;
import java.util.Optional;
import org.huren.agent.item.DeliveryOutcome;
import org.huren.agent.item.DeliveryOutcome.Fault;
import org.huren.agent.item.DeliveryOutcome.Rejected;
import org.huren.agent.item.DeliveryOutcome.RetryLater;
import org.huren.agent.item.Reason;

/**
 * What a failure status of C-STORE (PS3.4 Table B.2-1) or a Failure Reason (0008,1197) means for
 * what happens next (PS3.18 Table I.2-2; the general codes from PS3.7 Annex C). A code that we
 * don't know is never taken for a final word.
 */
public enum FailureReason {
  /** Out of resources: it may have some again. */
  OUT_OF_RESOURCES("upload.out-of-resources"),
  /** Something went wrong over there. */
  PROCESSING_FAILURE("upload.processing-failure"),
  /** It does not let us store; that is between its administrator and ours, not the object's. */
  NOT_AUTHORIZED("upload.refused-not-authorized"),
  /** It has an instance of this UID already. */
  DUPLICATE("upload.already-there"),
  SOP_CLASS_NOT_SUPPORTED("upload.refused-sop-class"),
  TRANSFER_SYNTAX_NOT_SUPPORTED("upload.refused-transfer-syntax"),
  DATA_SET_MISMATCH("upload.refused-data-set"),
  NOT_UNDERSTOOD("upload.refused-not-understood"),
  UNKNOWN("upload.refused-unknown-code");

  private final String code;

  FailureReason(String code) {
    this.code = code;
  }

  public static FailureReason of(int value) {
    return switch (value) {
      case 0x0110 -> PROCESSING_FAILURE;
      case 0x0111 -> DUPLICATE;
      case 0x0118, 0x0122 -> SOP_CLASS_NOT_SUPPORTED;
      case 0x0124 -> NOT_AUTHORIZED;
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

  /**
   * What becomes of an object that was refused so. A duplicate is not judged here: what it means is
   * a matter of policy.
   *
   * @param othersStored whether others of the same request were stored, so that the far side as a
   *     whole is well
   */
  public DeliveryOutcome outcome(int value, boolean othersStored) {
    Reason why = reason(value);
    return switch (this) {
      case OUT_OF_RESOURCES, NOT_AUTHORIZED -> later(why, othersStored ? Fault.ITEM : Fault.UPLINK);
      case PROCESSING_FAILURE -> later(why, othersStored ? Fault.ITEM : Fault.UNCLEAR);
      case UNKNOWN -> later(why, Fault.ITEM);
      case DUPLICATE,
          SOP_CLASS_NOT_SUPPORTED,
          TRANSFER_SYNTAX_NOT_SUPPORTED,
          DATA_SET_MISMATCH,
          NOT_UNDERSTOOD ->
          new Rejected(why);
    };
  }

  private static RetryLater later(Reason why, Fault fault) {
    return new RetryLater(Optional.empty(), why, fault);
  }

  /** The reason with this very code. */
  public Reason reason(int value) {
    return Reason.of(code, hex(value));
  }

  /** As the standard writes such codes. */
  public static String hex(int value) {
    return String.format(Locale.ROOT, "%04X", value);
  }
}
