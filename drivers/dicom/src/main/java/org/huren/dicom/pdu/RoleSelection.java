package org.huren.dicom.pdu;

/**
 * Roles of the association requestor for one SOP class: proposed, or in an acceptance agreed to
 * (PS3.7 D.3.3.4).
 */
public record RoleSelection(String sopClass, boolean scu, boolean scp) {}
