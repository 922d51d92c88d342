package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/** RLE from one file into another. */
final class RleCodec implements FrameCodec {
  private final RleEncoder encoder;
  private final RleDecoder decoder;
  private final RleSegments compared;
  private final byte[] expected;

  RleCodec(ImagePixels image, FileChannel nativeFile, FileChannel encodedFile) {
    encoder = new RleEncoder(image, nativeFile);
    decoder = new RleDecoder(image, encodedFile);
    compared = new RleSegments(image, nativeFile);
    expected = new byte[image.columns()];
  }

  @Override
  public void encode(long frame, FileOutput out) throws IOException {
    encoder.encode(frame, out);
  }

  @Override
  public void verify(long fragment, long length, long frame)
      throws IOException, CodestreamException {
    decoder.decode(
        fragment,
        length,
        (segment, y, row) -> {
          if (y == 0) {
            compared.begin(frame, segment);
          }
          compared.next(expected);
          if (!Arrays.equals(row, expected)) {
            throw new CodestreamException("row " + y + " of segment " + segment + " differs");
          }
        });
  }
}
