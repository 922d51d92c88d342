package org.huren.lab.model;

/** How final the instrument says a result is; says nothing of a person's verification. */
public enum ResultStatus {
  PRELIMINARY,
  FINAL,
  CORRECTED,
  CANCELLED,
  /** The message does not say, or says something the profile does not know. */
  UNKNOWN
}
