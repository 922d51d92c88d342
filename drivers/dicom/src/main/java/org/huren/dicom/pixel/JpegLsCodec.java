package org.huren.dicom.pixel;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** JPEG-LS from one file into another. */
final class JpegLsCodec implements FrameCodec {
  private final FrameRows rows;
  private final FrameRows compared;
  private final JpegLsEncoder encoder;
  private final RangeReader encoded;
  private final JpegLsDecoder decoder;
  private final int[][] expected;

  JpegLsCodec(ImagePixels image, FileChannel nativeFile, FileChannel encodedFile) {
    rows = new FrameRows(image, nativeFile);
    compared = new FrameRows(image, nativeFile);
    encoder = new JpegLsEncoder(image);
    encoded = new RangeReader(encodedFile);
    decoder = new JpegLsDecoder(image, encoded);
    expected = new int[image.samples()][image.columns() + 2];
  }

  @Override
  public void encode(long frame, FileOutput out) throws IOException, StaysAsIs {
    rows.frame(frame);
    encoder.encode(rows, out);
  }

  @Override
  public void verify(long fragment, long length, long frame)
      throws IOException, StaysAsIs, CodestreamException {
    encoded.range(fragment, length);
    compared.frame(frame);
    try {
      decoder.decode(this::compare);
    } catch (EOFException e) {
      throw new CodestreamException("JPEG-LS stream ends early");
    }
  }

  private void compare(int y, int[][] lines) throws IOException, CodestreamException {
    try {
      compared.next(expected);
    } catch (StaysAsIs e) {
      throw new CodestreamException("row " + y + " has changed meanwhile");
    }
    for (int component = 0; component < lines.length; component++) {
      int end = lines[component].length - 1;
      if (!Arrays.equals(lines[component], 1, end, expected[component], 1, end)) {
        throw new CodestreamException("row " + y + " differs");
      }
    }
  }
}
