package org.huren.agent.item;

/** Something noticed about an item that did not stop it; kept with the item. */
public record Finding(Severity severity, Reason reason) {
  /** Code of the finding that makes an item go first: its order is an emergency's. */
  public static final String URGENT_ORDER = "check.order-urgent";

  /** How much a person should care. */
  public enum Severity {
    INFO,
    WARNING
  }

  public static Finding info(String code, Object... arguments) {
    return new Finding(Severity.INFO, Reason.of(code, arguments));
  }

  public static Finding warning(String code, Object... arguments) {
    return new Finding(Severity.WARNING, Reason.of(code, arguments));
  }
}
