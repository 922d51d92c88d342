package org.huren.agent.upload.compress;

import org.huren.agent.item.ItemId;
import org.huren.agent.item.UplinkId;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/** Is told what came of compressing. Any thread. */
public interface CompressionWatch {
  /**
   * An object goes out smaller.
   *
   * @param before bytes of the spooled file
   * @param after bytes of what is sent
   */
  void compressed(UplinkId uplink, long before, long after);

  /** An object goes out as it is. */
  void asIs(UplinkId uplink, ItemId item, Why why);

  /** An object goes out as it is, because a file could not be written or read. */
  void failed(UplinkId uplink, ItemId item, Throwable cause);
}
