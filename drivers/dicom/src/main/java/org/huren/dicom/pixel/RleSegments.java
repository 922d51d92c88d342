package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** The byte planes of a native frame in the order of RLE segments (PS3.5 G.2), row by row. */
final class RleSegments {
  private final ImagePixels image;
  private final RangeReader in;
  private int step;
  private int first;

  RleSegments(ImagePixels image, FileChannel file) {
    this.image = image;
    this.in = new RangeReader(file);
  }

  int count() {
    return image.samples() * image.bytesPerSample();
  }

  /** Begins with a segment of the frame that lies here. */
  void begin(long offset, int segment) {
    int size = image.bytesPerSample();
    int sample = segment / size;
    int inSample = size - 1 - segment % size;
    if (image.planar()) {
      long plane = image.frameBytes() / image.samples();
      in.range(offset + sample * plane, plane);
      step = size;
      first = inSample;
    } else {
      in.range(offset, image.frameBytes());
      step = size * image.samples();
      first = sample * size + inSample;
    }
  }

  /** Reads the next row's bytes of the segment. */
  void next(byte[] row) throws IOException {
    int at = in.take(step * row.length) + first;
    byte[] from = in.buffer();
    for (int x = 0; x < row.length; x++) {
      row[x] = from[at];
      at += step;
    }
  }
}
