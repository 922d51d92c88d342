package org.huren.dicom.association;

/** How an association ended. */
public sealed interface AssociationEnd {
  /** By A-RELEASE. */
  record Released() implements AssociationEnd {}

  /** By A-ABORT, from either side, or by a lost connection. */
  record Aborted(AbortCause cause, String why) implements AssociationEnd {}
}
