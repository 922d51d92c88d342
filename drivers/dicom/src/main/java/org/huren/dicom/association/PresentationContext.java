package org.huren.dicom.association;

/** A presentation context that both sides agreed on: one abstract and one transfer syntax. */
public record PresentationContext(int id, String abstractSyntax, String transferSyntax) {}
