package org.huren.dicom.pixel;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * How fast one core compresses, by hand and not a test: {@code java -cp TEST_CLASSPATH
 * org.huren.dicom.pixel.PixelBench FILE...}. Prints the best of many runs, since what disturbs only
 * slows; MB are 10^6 bytes of the uncompressed file.
 */
final class PixelBench {
  private static final int RUNS = 150;
  private static final long LONGEST_NANOS = 20_000_000_000L;

  private PixelBench() {}

  /** Runs over the files that are named, with every encoding. */
  public static void main(String[] files) throws IOException {
    Path target = Files.createTempFile("pixel-bench", ".dcm");
    try {
      for (String file : files) {
        for (LosslessEncoding encoding : LosslessEncoding.values()) {
          run(Path.of(file), encoding, target);
        }
      }
    } finally {
      Files.deleteIfExists(target);
    }
  }

  private static void run(Path file, LosslessEncoding encoding, Path target) throws IOException {
    CompressionOutcome outcome = TestImage.compress(file, encoding, target);
    if (!(outcome instanceof CompressionOutcome.Compressed compressed)) {
      say("%s %s stays as it is: %s", file.getFileName(), encoding, outcome);
      return;
    }
    long best = Long.MAX_VALUE;
    long begun = System.nanoTime();
    for (int i = 0; i < RUNS && System.nanoTime() - begun < LONGEST_NANOS; i++) {
      long from = System.nanoTime();
      TestImage.compress(file, encoding, target);
      best = Math.min(best, System.nanoTime() - from);
    }
    long size = Files.size(file);
    say(
        "%s %s: %d to %d bytes (%.2f), with verification %.1f MB/s",
        file.getFileName(),
        encoding,
        size,
        compressed.bytes(),
        (double) size / compressed.bytes(),
        1000.0 * size / best);
    if (encoding == LosslessEncoding.JPEG_LS) {
      parts(file, target);
    }
  }

  /** Encoding and verifying the first frame, each alone. */
  private static void parts(Path file, Path target) throws IOException {
    long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
    try (FileChannel source = FileChannel.open(file);
        FileChannel out =
            FileChannel.open(
                target,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      Survey survey = Survey.of(source);
      ImagePixels image = survey.image(LosslessEncoding.JPEG_LS);
      long frame = survey.pixels().orElseThrow().valueAt();
      JpegLsCodec codec = new JpegLsCodec(image, source, out);
      for (int i = 0; i < RUNS; i++) {
        FileOutput output = new FileOutput(out);
        long from = System.nanoTime();
        codec.encode(frame, output);
        output.flush();
        long encoded = System.nanoTime();
        codec.verify(0, output.position(), frame);
        long[] now = {encoded - from, System.nanoTime() - encoded};
        Arrays.setAll(best, n -> Math.min(best[n], now[n]));
      }
      say(
          "  of which encoding %.1f MB/s, verifying %.1f MB/s of pixels",
          1000.0 * image.frameBytes() / best[0], 1000.0 * image.frameBytes() / best[1]);
    } catch (StaysAsIs | CodestreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void say(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
