package org.huren.simulator.dicom;

/** How the bytes of a data set are to be read (PS3.5 10): byte order, explicit VR, deflation. */
public record TransferSyntax(Uid uid, boolean explicit, boolean bigEndian, boolean deflated) {
  public static final TransferSyntax IMPLICIT_LITTLE =
      new TransferSyntax(new Uid("1.2.840.10008.1.2"), false, false, false);
  public static final TransferSyntax EXPLICIT_LITTLE =
      new TransferSyntax(new Uid("1.2.840.10008.1.2.1"), true, false, false);
  private static final String DEFLATED = "1.2.840.10008.1.2.1.99";
  private static final String EXPLICIT_BIG = "1.2.840.10008.1.2.2";

  /** Every compressed or private syntax is explicit little endian outside of its pixel data. */
  public static TransferSyntax of(Uid uid) {
    if (uid.equals(IMPLICIT_LITTLE.uid)) {
      return IMPLICIT_LITTLE;
    }
    return new TransferSyntax(
        uid, true, uid.value().equals(EXPLICIT_BIG), uid.value().equals(DEFLATED));
  }
}
