package org.huren.dicom.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.huren.dicom.pixel.CompressionOutcome.AsIs;
import org.huren.dicom.pixel.CompressionOutcome.Compressed;
import org.huren.dicom.pixel.CompressionOutcome.Why;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Whatever the file: it is compressed to something smaller that decodes to the same, or stays as it
 * is, and that never because of a defect of ours.
 */
class CompressionFuzzTest {
  private static Path folder = Path.of("");

  @BeforeAll
  static void makeFolder() throws IOException {
    folder = Files.createTempDirectory("huren-fuzz-");
  }

  @AfterAll
  static void removeFolder() throws IOException {
    Files.deleteIfExists(folder.resolve("source.dcm"));
    Files.deleteIfExists(folder.resolve("target.dcm"));
    Files.deleteIfExists(folder);
  }

  @FuzzTest(maxDuration = "10m")
  void anyFile_isCompressedOrStaysAsItIs(byte[] file) throws IOException {
    for (LosslessEncoding encoding : LosslessEncoding.values()) {
      CompressionOutcome outcome = TestImage.compress(file, encoding, folder);
      if (outcome instanceof Compressed compressed) {
        assertThat(compressed.bytes()).isBetween(1L, (long) file.length);
      } else {
        assertThat(((AsIs) outcome).why()).isNotEqualTo(Why.NOT_IDENTICAL);
      }
    }
  }
}
