package org.huren.agent.item;

/**
 * Places on the data path at which the crash test ends the process; in production passing one does
 * nothing.
 */
public enum KillPoint {
  /** Part of a payload's bytes was written. */
  MID_OBJECT,
  /** The file bears its final name, its bytes may still be in memory only. */
  AFTER_RENAME_BEFORE_FLUSH,
  /** Durable, and the device does not know it yet. */
  AFTER_FLUSH_BEFORE_ACKNOWLEDGEMENT,
  /** The device was told "stored", the index does not know the file yet. */
  AFTER_ACKNOWLEDGEMENT_BEFORE_ROW,
  /** An ASTM message is durable, the ACK of the frame that ends its L record is not sent. */
  BEFORE_LAST_FRAME_ACK,
  /** That ACK was handed to the line, EOT has not come. */
  AFTER_LAST_FRAME_ACK,
  /** An HL7 message is durable, its acknowledgement is not sent. */
  BEFORE_MLLP_ANSWER,
  /** That acknowledgement was handed to the line. */
  AFTER_MLLP_ANSWER,
  /** Part of an upload request was sent. */
  MID_UPLOAD,
  /** The far side has named the object as stored, its receipt is not written yet. */
  AFTER_CLOUD_STORED_BEFORE_RECEIPT,
  /** A storage commitment request is durable, the modality does not know it yet. */
  BEFORE_COMMITMENT_ANSWER,
  /** The result of a request is known and was not sent. */
  BEFORE_COMMITMENT_REPORT;

  /** Told of every point that is passed, on the thread that passes it. */
  @FunctionalInterface
  public interface Observer {
    /** Production's: does nothing. */
    Observer NONE = point -> {};

    void passed(KillPoint point);
  }
}
