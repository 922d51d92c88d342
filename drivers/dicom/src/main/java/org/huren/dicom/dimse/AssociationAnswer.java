package org.huren.dicom.dimse;

import org.huren.dicom.association.AbortCause;
import org.huren.dicom.pdu.Pdu.AssociateRj;

/** What came of an offer. */
public sealed interface AssociationAnswer {
  /** Established, if perhaps without a single accepted context. To be released or aborted. */
  record Established(ServiceClassUser user) implements AssociationAnswer {}

  /** The peer said no; {@code rejection} tells whether trying again makes sense. */
  record Rejected(AssociateRj rejection, String why) implements AssociationAnswer {}

  /** There was no answer. */
  record Failed(AbortCause cause, String why) implements AssociationAnswer {}
}
