package org.huren.simulator.ledger;

import java.util.Arrays;
import java.util.Locale;

/** What sort of thing a ledger line is about. */
public enum Kind {
  IMAGE,
  LAB_REPORT,
  EXAM_REGISTRATION;

  /** As written in a ledger, such as {@code lab-report}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Kind ofWord(String word) {
    return Arrays.stream(values())
        .filter(k -> k.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("'" + word + "' is no kind of object"));
  }
}
