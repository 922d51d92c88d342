package org.huren.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoders and decoders against each other; against those of others: {@link PixelInteropTest}. */
class CodecTest {
  private final Random random = new Random(20261125);

  @TempDir Path folder;
  private FileChannel plain;
  private FileChannel coded;

  @BeforeEach
  void open() throws IOException {
    plain = open("plain");
    coded = open("coded");
  }

  private FileChannel open(String name) throws IOException {
    return FileChannel.open(
        folder.resolve(name),
        StandardOpenOption.CREATE,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  @AfterEach
  void close() throws IOException {
    plain.close();
    coded.close();
  }

  private byte[] encode(TestImage image, LosslessEncoding encoding)
      throws IOException, StaysAsIs, CodestreamException {
    plain.truncate(0);
    plain.write(ByteBuffer.wrap(image.pixels()), 0);
    coded.truncate(0);
    FileOutput out = new FileOutput(coded);
    FrameCodec codec = codec(image, encoding);
    codec.encode(0, out);
    out.flush();
    codec.verify(0, out.position(), 0);
    byte[] bytes = new byte[(int) out.position()];
    coded.read(ByteBuffer.wrap(bytes), 0);
    return bytes;
  }

  private FrameCodec codec(TestImage image, LosslessEncoding encoding) {
    return encoding == LosslessEncoding.RLE
        ? new RleCodec(image.layout(), plain, coded)
        : new JpegLsCodec(image.layout(), plain, coded);
  }

  @Test
  void jpegLs_decodesToTheSame_inEveryDepthAndOddSizes() throws Exception {
    int[][] sizes = {{1, 1}, {1, 2}, {2, 1}, {1, 300}, {300, 1}, {3, 5}, {64, 63}, {17, 129}};
    for (int stored = 8; stored <= 16; stored++) {
      for (int[] size : sizes) {
        encode(
            TestImage.grey(size[0], size[1], stored == 8 ? 8 : 16, stored, random),
            LosslessEncoding.JPEG_LS);
      }
    }
  }

  @Test
  void jpegLs_decodesToTheSame_inColourAndSigned() throws Exception {
    for (boolean planar : new boolean[] {false, true}) {
      for (int allocated : new int[] {8, 16}) {
        ImagePixels layout = new ImagePixels(21, 33, 3, planar, allocated, allocated, false, 1);
        encode(TestImage.of(layout, "RGB", random), LosslessEncoding.JPEG_LS);
        encode(TestImage.of(layout, "RGB", random), LosslessEncoding.RLE);
      }
    }
    for (int stored = 9; stored <= 16; stored++) {
      ImagePixels layout = new ImagePixels(31, 40, 1, false, 16, stored, true, 1);
      encode(TestImage.of(layout, "MONOCHROME2", random), LosslessEncoding.JPEG_LS);
    }
  }

  @Test
  void noise_whichCostsTheLongestCodeWords_decodesToTheSame() throws Exception {
    for (int allocated : new int[] {8, 16}) {
      TestImage image = TestImage.grey(200, 201, allocated, allocated, random);
      byte[] noise = new byte[image.pixels().length];
      random.nextBytes(noise);
      for (LosslessEncoding encoding :
          new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
        encode(image.withPixels(noise), encoding);
      }
      byte[] extremes = new byte[noise.length];
      for (int i = 0; i < extremes.length; i += 2) {
        byte value = (byte) (random.nextInt(40) == 0 ? 0 : -1);
        extremes[i] = value;
        extremes[i + 1] = value;
      }
      encode(image.withPixels(extremes), LosslessEncoding.JPEG_LS);
    }
  }

  @Test
  void rle_decodesToTheSame_andNoRunCrossesARow() throws Exception {
    for (int columns : new int[] {1, 2, 127, 128, 129, 256, 257}) {
      TestImage image = TestImage.grey(9, columns, 16, 12, random);
      encode(image, LosslessEncoding.RLE);
      byte[] flat = encode(image.withPixels(new byte[image.pixels().length]), LosslessEncoding.RLE);
      int runs = 9 * ((columns + 127) / 128);
      assertThat(flat).hasSize(64 + 2 * (2 * runs));
    }
  }

  @Test
  void flatImage_isNextToNothing() throws Exception {
    TestImage image = TestImage.grey(512, 512, 16, 16, random);
    byte[] flat =
        encode(image.withPixels(new byte[image.pixels().length]), LosslessEncoding.JPEG_LS);
    assertThat(flat.length).isLessThan(200);
  }

  @Test
  void sameImage_givesTheSameBytes() throws Exception {
    TestImage image = TestImage.grey(60, 70, 16, 12, random);
    for (LosslessEncoding encoding :
        new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
      assertThat(encode(image, encoding)).isEqualTo(encode(image, encoding));
    }
  }

  @Test
  void brokenStreams_areFaults_neverAnotherExceptionAndNeverEndless() throws Exception {
    for (LosslessEncoding encoding :
        new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
      TestImage image = TestImage.grey(24, 25, 16, 12, random);
      byte[] whole = encode(image, encoding);
      for (int i = 0; i < 3000; i++) {
        byte[] mutated = whole.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
          mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
        }
        if (i % 3 == 0) {
          mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length));
        }
        decodeBroken(image, encoding, mutated);
      }
    }
  }

  private void decodeBroken(TestImage image, LosslessEncoding encoding, byte[] bytes)
      throws IOException, StaysAsIs {
    coded.truncate(0);
    coded.write(ByteBuffer.wrap(bytes), 0);
    try {
      codec(image, encoding).verify(0, bytes.length, 0);
    } catch (CodestreamException e) {
      assertThat(e).hasMessageNotContaining("null");
    } catch (EOFException e) {
      fail("a stream that ends early is a fault of the stream", e);
    }
  }

  @Test
  void anyChangedPixel_isFoundByDecodingAgain() throws Exception {
    for (LosslessEncoding encoding :
        new LosslessEncoding[] {LosslessEncoding.JPEG_LS, LosslessEncoding.RLE}) {
      TestImage image = TestImage.grey(24, 25, 16, 16, random);
      byte[] whole = encode(image, encoding);
      for (int i = 0; i < 200; i++) {
        byte[] other = image.pixels().clone();
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
        plain.write(ByteBuffer.wrap(other), 0);
        try {
          codec(image, encoding).verify(0, whole.length, 0);
          fail("not found");
        } catch (CodestreamException e) {
          assertThat(e).hasMessageContaining("differs");
        }
      }
    }
  }
}
