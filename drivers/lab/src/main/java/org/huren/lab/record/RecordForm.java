package org.huren.lab.record;

/**
 * How an instrument writes records inside its messages.
 *
 * @param tags whether fields bear tags instead of standing in an order
 * @param prefix whether the escape character stands before a delimiter that is meant as text,
 *     {@code &|}, instead of around a letter, {@code &F&}
 * @param message tag of the message's type, by {@link TaggedMessage#number}; 0 without tags
 * @param result tag that begins a result; 0 without tags
 */
public record RecordForm(boolean tags, boolean prefix, int message, int result) {
  /** As LIS02-A2 has it. */
  public static final RecordForm STANDARD = new RecordForm(false, false, 0, 0);

  /** As LIS02-A2 has it, but for the escapes. */
  public static final RecordForm PREFIXED = new RecordForm(false, true, 0, 0);

  /** Fields with tags. */
  public static RecordForm tagged(int message, int result) {
    return new RecordForm(true, false, message, result);
  }
}
