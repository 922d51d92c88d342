package org.huren.dicom.dataset;

/** A well-formed DICOM unique identifier (PS3.5 9.1). */
public record Uid(String value) {
  private static final int MAX_LENGTH = 64;

  public Uid {
    if (!isWellFormed(value)) {
      throw new IllegalArgumentException(
          "'" + value + "' is not a UID (numbers without leading zeros joined by dots, 1-64)");
    }
  }

  /** Whether a text is a UID: 1 to 64 characters, numbers without leading zeros joined by dots. */
  public static boolean isWellFormed(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return false;
    }
    int componentStart = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == '.') {
        int digits = i - componentStart;
        if (digits == 0 || (digits > 1 && text.charAt(componentStart) == '0')) {
          return false;
        }
        componentStart = i + 1;
      } else if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return value;
  }
}
