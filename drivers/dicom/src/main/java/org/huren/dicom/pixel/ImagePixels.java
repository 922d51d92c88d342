package org.huren.dicom.pixel;

/**
 * How native pixel data lie in their bytes (PS3.5 section 8.1, PS3.3 C.7.6.3), of those kinds that
 * can be compressed.
 *
 * @param samples samples per pixel: 1 or 3
 * @param planar whether colours come plane by plane
 * @param bitsAllocated 8 or 16
 * @param signed whether samples are two's complement
 */
record ImagePixels(
    int rows,
    int columns,
    int samples,
    boolean planar,
    int bitsAllocated,
    int bitsStored,
    boolean signed,
    int frames) {

  ImagePixels {
    boolean sound =
        inRange(rows, 1, 0xFFFF)
            && inRange(columns, 1, 0xFFFF)
            && (samples == 1 || samples == 3)
            && (bitsAllocated == 8 || bitsAllocated == 16)
            && inRange(bitsStored, 1, bitsAllocated)
            && frames >= 1;
    if (!sound) {
      throw new IllegalArgumentException("not an image that can be compressed");
    }
  }

  private static boolean inRange(int value, int least, int most) {
    return value >= least && value <= most;
  }

  int bytesPerSample() {
    return bitsAllocated / 8;
  }

  /** Bytes of one row of all its samples. */
  int rowBytes() {
    return columns * samples * bytesPerSample();
  }

  long frameBytes() {
    return (long) rows * rowBytes();
  }
}
