package org.huren.dicom.pixel;

import java.io.IOException;

/** Takes rows as they are decoded. */
@FunctionalInterface
interface DecodedRows {
  /**
   * Takes a row.
   *
   * @param lines one for each component, from index 1 on; valid during the call
   */
  void row(int y, int[][] lines) throws IOException, CodestreamException;
}
