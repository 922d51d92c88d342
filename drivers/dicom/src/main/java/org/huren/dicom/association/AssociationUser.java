package org.huren.dicom.association;

import java.nio.ByteBuffer;

/**
 * The service user above one association: the indications of PS3.8 section 7 as calls, all on the
 * association's event loop and in order. An exception aborts this association only.
 */
public interface AssociationUser {
  /**
   * P-DATA indication: a piece of a presentation data value, as far as it has come.
   *
   * @param command whether it belongs to a command set rather than a data set
   * @param last whether the message's command or data set ends with these bytes
   * @param bytes only valid during the call; may be empty when {@code last}
   */
  void data(PresentationContext context, boolean command, boolean last, ByteBuffer bytes);

  /**
   * A-RELEASE indication: nothing more will come; to be answered by {@link
   * Association#releaseResponse}.
   */
  void releaseRequested();

  /** Whether the peer waits for us, so that its silence is no fault of its own. */
  boolean isBusy();

  /** Counts the messages that begin to arrive; 0 while none is under way. */
  long messageInProgress();

  /** This end point is about to stop: finish what runs, begin nothing new, then abort. */
  void stopping();

  /** What was written has left, or the peer has become slow; see {@link Association#isWritable}. */
  default void writabilityChanged() {}

  /** The association is over; called exactly once, nothing comes after it. */
  void ended(AssociationEnd end);
}
