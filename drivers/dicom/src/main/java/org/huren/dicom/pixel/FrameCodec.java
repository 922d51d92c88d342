package org.huren.dicom.pixel;

import java.io.IOException;

/** Encodes native frames and decodes them again. */
interface FrameCodec {
  /** Encodes the frame that lies here in the native file. */
  void encode(long frame, FileOutput out) throws IOException, StaysAsIs;

  /**
   * Decodes what was encoded and compares it, sample by sample, with the native frame.
   *
   * @param fragment where it lies in the output
   * @throws CodestreamException if it differs
   */
  void verify(long fragment, long length, long frame)
      throws IOException, StaysAsIs, CodestreamException;
}
