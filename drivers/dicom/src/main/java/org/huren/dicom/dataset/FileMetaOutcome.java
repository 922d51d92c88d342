package org.huren.dicom.dataset;

import java.util.Set;

/** What was found where a file's data set should begin. */
public sealed interface FileMetaOutcome {
  /**
   * File Meta Information.
   *
   * @param dataSetOffset bytes from the begin of the file
   */
  record Found(FileMeta meta, int dataSetOffset, Set<Anomaly> anomalies)
      implements FileMetaOutcome {
    public Found {
      anomalies = Set.copyOf(anomalies);
    }
  }

  /**
   * None, but what looks like a data set.
   *
   * @param guess from its first element
   */
  record Absent(TransferSyntax guess, int dataSetOffset) implements FileMetaOutcome {}

  /** Neither. */
  record Unreadable(Fault fault) implements FileMetaOutcome {}

  /** Something sloppy that the reader could read past. */
  enum Anomaly {
    NO_PREAMBLE,
    NO_GROUP_LENGTH,
    /** The group length does not lead to the end of an element. */
    WRONG_GROUP_LENGTH,
    /** Group 0002 must be explicit VR little endian (PS3.10 7.1). */
    IMPLICIT_VR,
    NO_TRANSFER_SYNTAX,
    BAD_AE_TITLE
  }

  /** Why nothing can be read. */
  enum Fault {
    /** The file ends inside group 0002. */
    TRUNCATED,
    /** Group 0002 is longer than any that makes sense. */
    TOO_LARGE,
    NOT_DICOM
  }
}
