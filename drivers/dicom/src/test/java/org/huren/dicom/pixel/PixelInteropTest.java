package org.huren.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.huren.dicom.dataset.TransferSyntax;
import org.huren.dicom.pixel.CompressionOutcome.Compressed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What we compress, decoded by dcmtk (CharLS inside) and ffmpeg. */
@Timeout(120)
class PixelInteropTest {
  private static final Path SAMPLES = Path.of("../../../shared/samples/dicom");

  private final Random random = new Random(20261125);

  @TempDir Path folder;

  private static void needs(String tool, String debianPackage) {
    boolean isThere = Files.isExecutable(Path.of("/usr/bin", tool));
    if ("true".equals(System.getenv("CI"))) {
      assertThat(isThere).as("install the Debian package " + debianPackage).isTrue();
    }
    assumeTrue(isThere, "skipped: install the Debian package " + debianPackage);
  }

  private String run(String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertThat(process.exitValue()).as(text).isZero();
    return text;
  }

  /** The decoder of each encoding. */
  private static String decoder(LosslessEncoding encoding) {
    return switch (encoding) {
      case JPEG_LS -> "dcmdjpls";
      case RLE -> "dcmdrle";
      case DEFLATE -> "dcmconv";
    };
  }

  /** Every element in a dump, without file meta and without what must change. */
  private List<String> dump(Path file) throws Exception {
    return run("dcmdump", "-q", "+L", "--load-short", file.toString())
        .lines()
        .filter(line -> line.matches(" *\\(.*") && !line.startsWith("(0002,"))
        .filter(line -> !line.startsWith("(0028,0006)") && !line.startsWith("(7fe0,0010)"))
        .toList();
  }

  private void decodesToTheSame(Path source, LosslessEncoding encoding) throws Exception {
    Path target = folder.resolve("target.dcm");
    assertThat(TestImage.compress(source, encoding, target))
        .as(source + " " + encoding)
        .isInstanceOf(Compressed.class);
    Path decoded = folder.resolve("decoded.dcm");
    Path plain = folder.resolve("plain.dcm");
    run(decoder(encoding), "+te", target.toString(), decoded.toString());
    run("dcmconv", "+te", source.toString(), plain.toString());

    assertThat(dump(decoded)).as(source + " " + encoding).isEqualTo(dump(plain));
    assertThat(pixels(decoded)).isEqualTo(pixels(plain));
  }

  /** Native pixel data, the last element of a file in explicit VR. */
  private static byte[] pixels(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] tag = {(byte) 0xE0, 0x7F, 0x10, 0, 'O'};
    for (int at = bytes.length - 12; at > 0; at--) {
      if (Arrays.equals(bytes, at, at + 5, tag, 0, 5)) {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 8);
        return Arrays.copyOfRange(bytes, at + 12, at + 12 + length);
      }
    }
    return new byte[0];
  }

  @Test
  void uncompressedSamples_areDecodedByDcmtk_toTheSameElementsAndPixels() throws Exception {
    needs("dcmdjpls", "dcmtk");
    assumeTrue(Files.isDirectory(SAMPLES), "skipped: no samples");
    int compressed = 0;
    for (Path sample : samples()) {
      for (LosslessEncoding encoding : LosslessEncoding.values()) {
        CompressionOutcome outcome =
            TestImage.compress(sample, encoding, folder.resolve("trial.dcm"));
        if (outcome instanceof Compressed) {
          decodesToTheSame(sample, encoding);
          compressed++;
        }
      }
    }
    // CT, MR, MR implicit, two X-rays by each; five objects without such pixels by deflate alone
    assertThat(compressed).isGreaterThanOrEqualTo(5 * 3 + 4);
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  @Test
  void imagesOfAllDepths_areDecodedByDcmtk_toTheSamePixels() throws Exception {
    needs("dcmdjpls", "dcmtk");
    List<TestImage> images = new ArrayList<>();
    for (int stored = 8; stored <= 16; stored++) {
      images.add(TestImage.grey(33, 47 + stored, stored == 8 ? 8 : 16, stored, random));
    }
    images.add(signed(16));
    images.add(signed(8));
    images.add(
        TestImage.of(new ImagePixels(31, 27, 1, false, 16, 10, false, 3), "MONOCHROME1", random));
    images.add(TestImage.of(new ImagePixels(31, 27, 3, false, 8, 8, false, 1), "RGB", random));
    images.add(TestImage.of(new ImagePixels(30, 27, 3, false, 8, 8, false, 2), "RGB", random));
    images.add(
        TestImage.of(new ImagePixels(30, 27, 1, false, 8, 8, false, 1), "PALETTE COLOR", random));
    for (TestImage image : images) {
      Path source = Files.write(folder.resolve("image.dcm"), image.file());
      decodesToTheSame(source, LosslessEncoding.JPEG_LS);
      if (image.layout().samples() == 1) {
        decodesToTheSame(source, LosslessEncoding.RLE);
      }
    }
    Path implicit =
        Files.write(
            folder.resolve("image.dcm"),
            images.get(4).in(TransferSyntax.IMPLICIT_VR_LITTLE_ENDIAN).file());
    decodesToTheSame(implicit, LosslessEncoding.JPEG_LS);
  }

  private TestImage signed(int allocated) {
    ImagePixels layout = new ImagePixels(40, 41, 1, false, allocated, allocated, true, 1);
    return TestImage.of(layout, "MONOCHROME2", random);
  }

  @Test
  void jpegLs_isDecodedByFfmpeg_toTheSamePixels() throws Exception {
    needs("ffmpeg", "ffmpeg");
    for (int stored : new int[] {8, 12, 16}) {
      TestImage image = TestImage.grey(65, 131, stored == 8 ? 8 : 16, stored, random);
      byte[] expected = Arrays.copyOf(image.pixels(), (int) image.layout().frameBytes());
      if (stored == 12) {
        // ffmpeg moves samples to the upper bits
        ByteBuffer samples = ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < expected.length; at += 2) {
          samples.putShort(at, (short) (samples.getShort(at) << 4));
        }
      }
      assertThat(decodedByFfmpeg(image, stored == 8 ? "gray" : "gray16le")).isEqualTo(expected);
    }
    TestImage colour =
        TestImage.of(new ImagePixels(64, 131, 3, false, 8, 8, false, 1), "RGB", random);
    assertThat(decodedByFfmpeg(colour, "rgb24")).isEqualTo(colour.pixels());
  }

  private byte[] decodedByFfmpeg(TestImage image, String format) throws Exception {
    TestImage.compress(image.file(), LosslessEncoding.JPEG_LS, folder);
    Encapsulated result = Encapsulated.of(Files.readAllBytes(folder.resolve("target.dcm")));
    Path stream = Files.write(folder.resolve("frame.jls"), result.fragments().get(0));
    Path raw = folder.resolve("frame.raw");
    run(
        "ffmpeg",
        "-nostdin",
        "-loglevel",
        "error",
        "-y",
        "-i",
        stream.toString(),
        "-f",
        "rawvideo",
        "-pix_fmt",
        format,
        raw.toString());
    return Files.readAllBytes(raw);
  }
}
