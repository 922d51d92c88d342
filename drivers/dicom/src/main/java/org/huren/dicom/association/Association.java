package org.huren.dicom.association;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * An established association, as its user sees it: the requests of PS3.8 section 7. All methods are
 * for the association's event loop only, except {@link #info}, {@link #execute}, {@link
 * #isWritable} and {@link #fragmentSize}. What comes after the end is ignored.
 */
public final class Association {
  private final UpperLayer upperLayer;
  private final AssociationInfo info;

  Association(UpperLayer upperLayer, AssociationInfo info) {
    this.upperLayer = upperLayer;
    this.info = info;
  }

  public AssociationInfo info() {
    return info;
  }

  /** Runs a task on the event loop; an exception from it aborts this association. */
  public void execute(Runnable task) {
    upperLayer.execute(task);
  }

  /** Whether little enough is waiting to be sent that more should be written. */
  public boolean isWritable() {
    return upperLayer.isWritable();
  }

  /** Most bytes that fit into one presentation data value to this peer; even. */
  public int fragmentSize() {
    return UpperLayer.fragmentSize(info.peerMaximumLength());
  }

  public ByteBufAllocator allocator() {
    return upperLayer.allocator();
  }

  /**
   * P-DATA request: sends a piece of a command or data set, cut to what the peer takes. Takes over
   * {@code payload}. Nothing leaves before {@link #flush}.
   *
   * @param last whether the command or data set ends with it
   */
  public void send(int contextId, boolean command, boolean last, ByteBuf payload) {
    upperLayer.send(contextId, command, last, payload);
  }

  public void flush() {
    upperLayer.flush();
  }

  /** Stops reading from the peer until {@link #resumeReading}; no more data indications come. */
  public void pauseReading() {
    upperLayer.pause(true);
  }

  public void resumeReading() {
    upperLayer.pause(false);
  }

  /** A-RELEASE request. */
  public void release() {
    upperLayer.release();
  }

  /** A-RELEASE response, to {@link AssociationUser#releaseRequested}. */
  public void releaseResponse() {
    upperLayer.releaseResponse();
  }

  /** A-ABORT request. */
  public void abort(AbortCause cause, String why) {
    upperLayer.abort(cause, why);
  }
}
