package org.huren.dicom.pdu;

/**
 * A presentation context as answered (PS3.8 9.3.3.2).
 *
 * @param transferSyntax significant only with {@link Result#ACCEPTANCE}; may then be empty in what
 *     a sloppy peer sends
 */
public record AnsweredContext(int id, Result result, String transferSyntax) {
  public AnsweredContext {
    if (id < 1 || id > 255 || id % 2 == 0) {
      throw new IllegalArgumentException("presentation context id " + id + " is not odd, 1-255");
    }
  }

  /** Result/Reason of PS3.8 Table 9-18. */
  public enum Result {
    ACCEPTANCE(0),
    USER_REJECTION(1),
    NO_REASON(2),
    ABSTRACT_SYNTAX_NOT_SUPPORTED(3),
    TRANSFER_SYNTAXES_NOT_SUPPORTED(4);

    private final int code;

    Result(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    /** The result of a code; one that the standard does not know is a rejection all the same. */
    static Result of(int code) {
      for (Result result : values()) {
        if (result.code == code) {
          return result;
        }
      }
      return NO_REASON;
    }
  }
}
