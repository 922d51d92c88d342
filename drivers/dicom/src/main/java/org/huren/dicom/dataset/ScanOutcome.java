package org.huren.dicom.dataset;

import java.util.List;

/** How the scan of one data set ended. */
public sealed interface ScanOutcome {
  /** What was lifted before the end, be it a bad one. */
  LiftedAttributes attributes();

  /** In the order of their codes. */
  List<Anomaly> anomalies();

  /** One line without patient data, fit for an Error Comment of 64 characters. */
  String summary();

  /** Element lengths add up exactly to the end. */
  record Complete(LiftedAttributes attributes, List<Anomaly> anomalies) implements ScanOutcome {
    @Override
    public String summary() {
      return "complete";
    }
  }

  /**
   * The bytes end before the elements do.
   *
   * @param at the last element whose tag was read
   * @param expected bytes the data set must have at least; inflated, if it was deflated
   * @param actual bytes that came
   */
  record Truncated(
      LiftedAttributes attributes, List<Anomaly> anomalies, Tag at, long expected, long actual)
      implements ScanOutcome {
    @Override
    public String summary() {
      return "data set ends in " + at + " at " + actual + " of " + expected + " bytes";
    }
  }

  /**
   * Element lengths can't be followed.
   *
   * @param at the last element whose tag was read
   * @param offset bytes from the data set's begin; inflated, if it was deflated
   */
  record Unreadable(
      LiftedAttributes attributes, List<Anomaly> anomalies, Fault fault, Tag at, long offset)
      implements ScanOutcome {
    @Override
    public String summary() {
      return fault.text + " at " + at + ", byte " + offset;
    }
  }

  /** Why a data set can't be read. */
  enum Fault {
    UNDEFINED_LENGTH("undefined length not allowed"),
    NESTED_TOO_DEEP("sequences nested too deep"),
    ITEM_OUTSIDE_SEQUENCE("item outside a sequence"),
    ELEMENT_OUTSIDE_ITEM("element where an item must be"),
    BYTES_AFTER_END("not zero after the end"),
    DEFLATE_BROKEN("deflate stream broken"),
    INFLATED_TOO_LARGE("inflated data set too large");

    private final String text;

    Fault(String text) {
      this.text = text;
    }
  }
}
