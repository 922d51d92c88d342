package org.huren.agent.item;

import java.util.Optional;
import java.util.stream.Stream;
import org.huren.config.Content;

/** The form of a payload file; its extension is the last part of the file's name. */
public enum PayloadKind {
  /** DICOM Part 10: preamble, group 0002, then the data set exactly as received. */
  DICOM("dcm", Content.IMAGES),
  /** The text of one ASTM / LIS02 message, frames removed. */
  ASTM("astm", Content.LAB_REPORTS),
  /** One HL7 v2 message, MLLP envelope removed. */
  HL7("hl7", Content.LAB_REPORTS),
  /** An analyzer's message of neither standard, text between delimiters. */
  DELIMITED("txt", Content.LAB_REPORTS),
  /** An analyzer's message of neither standard, at fixed places, text or not. */
  FIXED("bin", Content.LAB_REPORTS),
  /** What a study consists of, as the gateway saw it, in JSON. */
  EXAM("json", Content.EXAM_REPORTS),
  /** Orders of the HTTP intake, in JSON as they came. */
  ORDERS("orders", Content.LAB_REPORTS);

  private final String extension;
  private final Content content;

  PayloadKind(String extension, Content content) {
    this.extension = extension;
    this.content = content;
  }

  public String extension() {
    return extension;
  }

  /** What an uplink's {@code accepts} calls this. */
  public Content content() {
    return content;
  }

  public static Optional<PayloadKind> ofExtension(String extension) {
    return Stream.of(values()).filter(k -> k.extension.equals(extension)).findFirst();
  }
}
