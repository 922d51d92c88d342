package org.huren.dicom;

/**
 * An application entity title: 1 to 16 characters of the default repertoire without backslash and
 * control characters, not only spaces; leading and trailing spaces don't count (PS3.5 6.2, VR AE).
 */
public record AeTitle(String value) {
  public AeTitle {
    value = value.strip();
    if (value.isEmpty()
        || value.length() > 16
        || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F && c != '\\')) {
      throw new IllegalArgumentException(
          "'" + value + "' is not an AE title (1-16 printable ASCII characters, no backslash)");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
