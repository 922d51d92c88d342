package org.huren.agent.upload.dicom;

/** What a presentation context is proposed for: one SOP class in one transfer syntax. */
record Kind(String sopClassUid, String transferSyntaxUid) {}
