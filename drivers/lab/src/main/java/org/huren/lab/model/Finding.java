package org.huren.lab.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Something noticed in a message that did not make it unreadable. Arguments never carry patient
 * data; the texts lie beside this class under {@link Code#key()}.
 */
public record Finding(Code code, List<String> arguments) {
  public Finding {
    arguments = List.copyOf(arguments);
  }

  public static Finding of(Code code, Object... arguments) {
    return new Finding(code, Arrays.stream(arguments).map(String::valueOf).toList());
  }

  /** How much a person should care. */
  public enum Severity {
    INFO,
    WARNING
  }

  /** What was noticed; arguments in the order given. */
  public enum Code {
    /** Which character set the text was read with: character set. */
    CHARSET(Severity.INFO),
    /** The message names another character set than the one that fits: named, used. */
    CHARSET_CONTRADICTED(Severity.INFO),
    /** No one character set fits the whole message; read field by field. */
    CHARSET_MIXED(Severity.WARNING),
    /** Characters were lost before or while the text was read: how many. */
    CHARACTERS_LOST(Severity.WARNING),
    /** Not a result message, so there is nothing to report: message type. */
    NOT_RESULTS(Severity.INFO),
    /** Neither an order nor a result. */
    NO_CONTENT(Severity.INFO),
    /** No sample id where the profile looks: the paths. */
    NO_SAMPLE_ID(Severity.WARNING),
    /** An order without any result. */
    NO_OBSERVATION(Severity.WARNING),
    /** A result without a test code was left out: record and its number. */
    NO_TEST_CODE(Severity.WARNING),
    /** Results left out because a profile's rule says so: how many, the rule's reason. */
    DROPPED(Severity.INFO),
    /** A record or segment that no standard names: its type, how many. */
    UNKNOWN_RECORD(Severity.INFO),
    /** Text before the header or behind the terminator was passed over: how many records. */
    OUTSIDE_MESSAGE(Severity.WARNING),
    /** Lines that begin no segment were read as part of the one before: how many. */
    CONTINUED_LINES(Severity.WARNING),
    /** A result or order stands where none can stand: its type. */
    MISPLACED_RECORD(Severity.WARNING),
    /** No terminator record. */
    NO_TERMINATOR(Severity.WARNING),
    /** Odd delimiters in the header were read as meant. */
    ODD_DELIMITERS(Severity.INFO),
    /** Frame numbers stand before the records. */
    FRAME_NUMBERS_IN_TEXT(Severity.INFO),
    /** A time that no format of the profile reads: path. */
    UNREADABLE_TIME(Severity.WARNING),
    /** A status the profile does not know: status. */
    UNKNOWN_STATUS(Severity.INFO),
    /** A number that can be read in two ways was kept as text: test code. */
    AMBIGUOUS_NUMBER(Severity.WARNING),
    /** A value that contradicts its declared type was kept as text: test code, declared type. */
    VALUE_NOT_OF_TYPE(Severity.WARNING),
    /** A value that can't be in the unit that is wanted was left as it is: test code, its unit. */
    UNIT_NOT_CONVERTIBLE(Severity.WARNING),
    /** An attachment that is not base64 was kept as text: test code. */
    BROKEN_ATTACHMENT(Severity.WARNING),
    /** More than one message in one transmission: how many. */
    SEVERAL_MESSAGES(Severity.INFO);

    private final Severity severity;

    Code(Severity severity) {
      this.severity = severity;
    }

    public Severity severity() {
      return severity;
    }

    /** The stable key, {@code lab.no-sample-id}. */
    public String key() {
      return "lab." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
