package org.huren.dicom.pixel;

import org.huren.dicom.dataset.TransferSyntax;

/** What an object can be compressed with, without losing a bit. */
public enum LosslessEncoding {
  /** ITU-T T.87 with NEAR 0; by far the smallest for grey images. */
  JPEG_LS("1.2.840.10008.1.2.4.80"),
  /** PS3.5 Annex G: little gained, but nearly every far side reads it. */
  RLE("1.2.840.10008.1.2.5"),
  /** The whole data set as one deflate stream, with or without pixels. */
  DEFLATE(TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN.uid());

  private final String uid;

  LosslessEncoding(String uid) {
    this.uid = uid;
  }

  public TransferSyntax transferSyntax() {
    return TransferSyntax.of(uid);
  }
}
