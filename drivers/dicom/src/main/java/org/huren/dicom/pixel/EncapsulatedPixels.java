package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.huren.dicom.dataset.Vr;
import org.huren.dicom.pixel.CompressionOutcome.Why;

/**
 * Writes Pixel Data as fragments (PS3.5 A.4): one for each frame, found by the Basic Offset Table.
 *
 * <pre>
 *   (7FE0,0010) OB FFFFFFFF | item: u32 offset of each frame | item: frame 1 | item: frame 2 ... | delimiter
 *                                       '--- from the first byte behind the table on
 * </pre>
 */
final class EncapsulatedPixels {
  private final ImagePixels image;
  private final FrameCodec codec;
  private final FileOutput out;
  private final long mostBytes;

  /**
   * Frames as this codec encodes them.
   *
   * @param mostBytes once the output is as large, nothing is gained any more
   */
  EncapsulatedPixels(ImagePixels image, FrameCodec codec, FileOutput out, long mostBytes) {
    this.image = image;
    this.codec = codec;
    this.out = out;
    this.mostBytes = mostBytes;
  }

  /** Writes the frames of native pixel data, and decodes each again. */
  void write(Element pixels) throws IOException, StaysAsIs, CodestreamException {
    DataSetCopy.header(out, Element.PIXEL_DATA, Vr.OB, Element.UNDEFINED);
    ByteBuffer offsets =
        ByteBuffer.allocate(Integer.BYTES * image.frames()).order(ByteOrder.LITTLE_ENDIAN);
    DataSetCopy.itemHeader(out, Element.ITEM, offsets.capacity());
    long table = out.position();
    out.write(offsets.array());
    long first = out.position();
    for (int frame = 0; frame < image.frames(); frame++) {
      offsets.putInt((int) (out.position() - first));
      write(pixels.valueAt() + frame * image.frameBytes());
      if (out.position() >= mostBytes) {
        throw new StaysAsIs(Why.NOT_SMALLER);
      }
    }
    DataSetCopy.itemHeader(out, Element.SEQUENCE_DELIMITATION, 0);
    out.mend(table, offsets.array());
  }

  private void write(long frame) throws IOException, StaysAsIs, CodestreamException {
    long item = out.position();
    DataSetCopy.itemHeader(out, Element.ITEM, 0);
    long fragment = out.position();
    codec.encode(frame, out);
    if ((out.position() - fragment) % 2 != 0) {
      out.write(new byte[1]);
    }
    long length = out.position() - fragment;
    out.mend(item + 4, DataSetCopy.u32(length));
    out.flush();
    codec.verify(fragment, length, frame);
  }
}
