package org.huren.dicom.pdu;

import java.util.List;

/** What kind of SOP class a request proposes (PS3.7 D.3.3.6); never answered. */
public record SopClassCommonExtendedNegotiation(
    String sopClass, String serviceClass, List<String> relatedGeneralSopClasses) {
  public SopClassCommonExtendedNegotiation {
    relatedGeneralSopClasses = List.copyOf(relatedGeneralSopClasses);
  }
}
