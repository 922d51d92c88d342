package org.huren.dicom.commitment;

/** An item of Referenced SOP Sequence: which object, by its UIDs as they came. */
public record SopReference(String sopClassUid, String sopInstanceUid) {}
