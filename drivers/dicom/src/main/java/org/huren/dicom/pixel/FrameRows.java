package org.huren.dicom.pixel;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * The rows of one native frame after the other, as samples: bit patterns of Bits Stored, little
 * endian, signed or not.
 */
final class FrameRows {
  private static final VarHandle LITTLE_ENDIAN_SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private final ImagePixels image;
  private final RangeReader[] planes;
  private final int[] rowStart = new int[3];
  private final int mask;

  FrameRows(ImagePixels image, FileChannel file) {
    this.image = image;
    this.mask = (1 << image.bitsStored()) - 1;
    this.planes = new RangeReader[image.planar() ? image.samples() : 1];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = new RangeReader(file);
    }
  }

  /** Begins with the frame that lies here. */
  void frame(long offset) {
    long plane = image.frameBytes() / planes.length;
    for (int i = 0; i < planes.length; i++) {
      planes[i].range(offset + i * plane, plane);
    }
  }

  /**
   * Reads the next row into one line for each component, from index 1 on.
   *
   * @throws StaysAsIs if a sample is not its lower Bits Stored bits, extended by sign if signed
   */
  void next(int[][] lines) throws IOException, StaysAsIs {
    boolean fit = true;
    int samplesEach = image.planar() ? 1 : image.samples();
    for (int component = 0; component < lines.length; component++) {
      RangeReader plane = planes[component % planes.length];
      if (component < planes.length) {
        rowStart[component] = plane.take(image.columns() * samplesEach * image.bytesPerSample());
      }
      int first = rowStart[component % planes.length];
      if (image.bitsAllocated() == 8) {
        int from = first + (samplesEach == 1 ? 0 : component);
        fit &= bytes(plane.buffer(), from, samplesEach, lines[component]);
      } else {
        int from = first + (samplesEach == 1 ? 0 : 2 * component);
        fit &= words(plane.buffer(), from, 2 * samplesEach, lines[component]);
      }
    }
    if (!fit) {
      throw new StaysAsIs(Why.HIGH_BITS);
    }
  }

  private boolean bytes(byte[] from, int first, int step, int[] line) {
    int used = 0;
    int at = first;
    for (int x = 1; x <= image.columns(); x++) {
      int value = from[at];
      int sample = value & mask;
      used |= above(value & 0xFF, value, sample);
      line[x] = sample;
      at += step;
    }
    return used == 0;
  }

  private boolean words(byte[] from, int first, int step, int[] line) {
    int used = 0;
    int at = first;
    for (int x = 1; x <= image.columns(); x++) {
      int value = (short) LITTLE_ENDIAN_SHORT.get(from, at);
      int sample = value & mask;
      used |= above(value & 0xFFFF, value, sample);
      line[x] = sample;
      at += step;
    }
    return used == 0;
  }

  /** Zero if nothing but the sample is in the cell. */
  private int above(int unsigned, int extended, int sample) {
    int unused = 32 - image.bitsStored();
    return image.signed() ? extended ^ (sample << unused) >> unused : unsigned ^ sample;
  }
}
