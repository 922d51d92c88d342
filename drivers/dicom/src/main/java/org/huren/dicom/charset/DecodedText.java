package org.huren.dicom.charset;

/**
 * A value as text.
 *
 * @param text without padding; what can't be decoded is U+FFFD
 * @param characterSet the term or terms it was decoded by, as in (0008,0005)
 * @param basis why that one
 * @param replaced whether anything could not be decoded
 */
public record DecodedText(String text, String characterSet, Basis basis, boolean replaced) {

  /** Why a character set was used. */
  public enum Basis {
    /** The data set names it; absent means ASCII, and nothing else was found. */
    DECLARED,
    /** It was configured for this caller. */
    CONFIGURED,
    /** The bytes can hardly be anything else, whatever the data set names. */
    RECOGNISED
  }

  /** Whether a person should know that the text may not be what was meant. */
  public boolean isDoubtful() {
    return replaced || basis == Basis.RECOGNISED;
  }

  /** Without the text, which is patient data. */
  @Override
  public String toString() {
    return characterSet + " " + basis + (replaced ? ", replaced" : "");
  }
}
