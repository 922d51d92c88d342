package org.huren.dicom.association;

/** Which end of an association we are, and what that end needs. */
sealed interface Side permits Acceptor, Requestor {
  AssociationSettings settings();

  AssociationListener listener();

  AssociationUser user(Association association);
}
