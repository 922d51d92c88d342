package org.huren.dicom.charset;

/**
 * What is configured about one caller's character set, for devices that don't say or don't know
 * what they send.
 */
public record CallerCharacterSet(Rule rule, SpecificCharacterSet set) {

  /** When the configured one counts. */
  public enum Rule {
    /** Only the data set counts. */
    NEVER,
    /** Where the data set names none. */
    IF_ABSENT,
    /** Whatever the data set names. */
    ALWAYS
  }

  /** Nothing is configured. */
  public static CallerCharacterSet none() {
    return new CallerCharacterSet(Rule.NEVER, SpecificCharacterSet.absent());
  }

  public static CallerCharacterSet ifAbsent(SpecificCharacterSet set) {
    return new CallerCharacterSet(Rule.IF_ABSENT, set);
  }

  public static CallerCharacterSet always(SpecificCharacterSet set) {
    return new CallerCharacterSet(Rule.ALWAYS, set);
  }
}
