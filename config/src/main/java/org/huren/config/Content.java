package org.huren.config;

import java.util.Locale;

/** What kinds of things the gateway carries, as an uplink's {@code accepts} names them. */
public enum Content {
  IMAGES,
  LAB_REPORTS,
  EXAM_REPORTS,
  CHECKUP_REPORTS;

  /** The name in YAML, such as {@code lab-reports}. */
  public String yamlName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
