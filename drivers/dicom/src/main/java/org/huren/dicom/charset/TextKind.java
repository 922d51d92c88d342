package org.huren.dicom.charset;

/**
 * Which characters of a value delimit, and so return to the first character set (PS3.5 6.1.2.5.3).
 */
public enum TextKind {
  /** PN: backslash, caret and equals sign. */
  PERSON_NAME,
  /** LO, SH, UC: backslash. */
  VALUES,
  /** LT, ST, UT: line ends only; a backslash is a character. */
  PROSE
}
