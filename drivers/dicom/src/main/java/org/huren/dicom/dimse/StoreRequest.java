package org.huren.dicom.dimse;

import java.util.Optional;
import org.huren.dicom.association.AssociationInfo;
import org.huren.dicom.association.PresentationContext;

/**
 * A C-STORE request (PS3.7 9.3.1.1) before its data set.
 *
 * @param context names the transfer syntax in which the data set comes
 * @param moveOriginatorAeTitle who caused this by C-MOVE, as it came
 */
public record StoreRequest(
    AssociationInfo association,
    PresentationContext context,
    int messageId,
    Priority priority,
    String affectedSopClassUid,
    String affectedSopInstanceUid,
    Optional<String> moveOriginatorAeTitle) {
  /** Priority (0000,0700). */
  public enum Priority {
    MEDIUM,
    HIGH,
    LOW;

    static Priority of(int code) {
      return code == 1 ? HIGH : code == 2 ? LOW : MEDIUM;
    }
  }
}
