package org.huren.agent.observe;

/** What a receiver speaks. */
public enum Protocol {
  DICOM("DICOM"),
  ASTM("ASTM"),
  HL7("HL7 MLLP"),
  HTTP("HTTP"),
  DELIMITED("delimited"),
  FIXED("fixed");

  private final String title;

  Protocol(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
