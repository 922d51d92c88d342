package org.huren.agent.upload;

import org.huren.agent.item.ItemId;
import org.huren.agent.item.Reason;
import org.huren.agent.item.UplinkId;

/** What an admin should know of uploading. No patient data and no secret in any of them. */
public sealed interface UploadEvent {
  record Started(UplinkId uplink, int connections) implements UploadEvent {}

  record Stopped(UplinkId uplink) implements UploadEvent {}

  /** The first failure after a success; those that follow are counted only. */
  record Fails(UplinkId uplink, Reason why) implements UploadEvent {}

  /** Delivers again after some requests failed in a row. */
  record Well(UplinkId uplink, long failures) implements UploadEvent {}

  /** The far side refused an item for good; a person is needed. */
  record Refused(UplinkId uplink, ItemId item, Reason why) implements UploadEvent {}

  /** The spool could not write how deliveries ended; tried again until it can. */
  record NotWritten(UplinkId uplink, Throwable cause) implements UploadEvent {}

  /** What still could not be written when the uplink stopped: those items are sent again. */
  record LeftUnwritten(UplinkId uplink, int writes) implements UploadEvent {}

  /** What was compressed did not decode to the same pixels: a bug; the item goes as it is. */
  record NotIdentical(UplinkId uplink, ItemId item) implements UploadEvent {}

  /** No file could be written for a compressed item; it goes as it is. */
  record NotCompressed(UplinkId uplink, ItemId item, Throwable cause) implements UploadEvent {}

  /** A bug; the items are tried again. */
  record Faulty(UplinkId uplink, Throwable cause) implements UploadEvent {}
}
