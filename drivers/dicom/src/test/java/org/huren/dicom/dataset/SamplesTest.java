package org.huren.dicom.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.huren.dicom.charset.CallerCharacterSet;
import org.huren.dicom.charset.PersonName;
import org.huren.dicom.dataset.ScanOutcome.Complete;
import org.huren.dicom.dataset.ScanOutcome.Truncated;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Files that others wrote, where they are at hand. */
@EnabledIf("present")
class SamplesTest {
  private static final Path SAMPLES = Path.of("../../../shared/samples/dicom");

  static boolean present() {
    return Files.isDirectory(SAMPLES);
  }

  private static List<Path> samples() {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      List<Path> samples = files.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
      assertThat(samples).hasSizeGreaterThan(15);
      return samples;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static TransferSyntax syntax(FileMetaOutcome header) {
    return header instanceof FileMetaOutcome.Found found
        ? found.meta().transferSyntax()
        : ((FileMetaOutcome.Absent) header).guess();
  }

  private static byte[] dataSet(Path sample, FileMetaOutcome header) throws IOException {
    int offset =
        header instanceof FileMetaOutcome.Found found
            ? found.dataSetOffset()
            : ((FileMetaOutcome.Absent) header).dataSetOffset();
    byte[] file = Files.readAllBytes(sample);
    return Arrays.copyOfRange(file, offset, file.length);
  }

  @Test
  void everySample_isCompleteAndHasFileMetaOfItsClass() throws IOException {
    for (Path sample : samples()) {
      Part10File file = Scans.file(sample);

      ScanOutcome outcome = file.dataSet().orElseThrow();
      assertThat(outcome).as(sample.toString()).isInstanceOf(Complete.class);
      assertThat(outcome.attributes().ascii(Tag.STUDY_INSTANCE_UID)).isPresent();
      if (file.header() instanceof FileMetaOutcome.Found found) {
        assertThat(found.anomalies()).isEmpty();
        assertThat(found.meta().sopInstanceUid()).matches(Uid::isWellFormed);
        assertThat(outcome.attributes().ascii(Tag.SOP_INSTANCE_UID)).isPresent();
        assertThat(outcome.attributes().ascii(Tag.SOP_CLASS_UID))
            .contains(found.meta().sopClassUid());
        assertThat(found.meta().transferSyntax().isKnown()).isTrue();
      }
    }
  }

  @Test
  void everySampleInEverySyntax_readsTheSameHoweverItIsFed() throws IOException {
    for (Path sample : samples()) {
      FileMetaOutcome header = Scans.file(sample).header();
      byte[] bytes = dataSet(sample, header);
      for (TransferSyntax syntax : Scans.ENCODINGS) {
        String whole = Scans.describe(Scans.whole(syntax, bytes));
        for (int size : new int[] {1, 13, 1000}) {
          assertThat(Scans.describe(Scans.inChunks(syntax, bytes, size)))
              .as("%s as %s", sample, syntax)
              .isEqualTo(whole);
        }
        assertThat(Scans.describe(Scans.seeking(syntax, bytes))).isEqualTo(whole);
      }
    }
  }

  @Test
  void everySample_readsTheSameFromItsFile() throws IOException {
    for (Path sample : samples()) {
      Part10File file = Scans.file(sample);
      TransferSyntax syntax = syntax(file.header());

      ScanOutcome whole = Scans.whole(syntax, dataSet(sample, file.header()));

      assertThat(Scans.describe(file.dataSet().orElseThrow())).isEqualTo(Scans.describe(whole));
    }
  }

  @Test
  void everySampleCutBeforeItsEnd_isTruncated() throws IOException {
    for (Path sample : samples()) {
      FileMetaOutcome header = Scans.file(sample).header();
      TransferSyntax syntax = syntax(header);
      byte[] bytes = dataSet(sample, header);
      // What follows the deflate stream itself may be missing.
      int missing = syntax.isDeflated() ? 20 : 1;

      ScanOutcome outcome = Scans.whole(syntax, Arrays.copyOf(bytes, bytes.length - missing));

      assertThat(outcome).as(sample.toString()).isInstanceOf(Truncated.class);
    }
  }

  @Test
  void chineseNames_areReadInUtf8AndGb18030() throws IOException {
    Map<String, String> given = Map.of("chrX1.dcm", "小東", "chrX2.dcm", "小东");
    for (String name : given.keySet()) {
      LiftedAttributes attributes =
          Scans.file(SAMPLES.resolve(name)).dataSet().orElseThrow().attributes();

      String text = attributes.texts(CallerCharacterSet.none()).byKeyword().get("PatientName");

      assertThat(text).isEqualTo("Wang^XiaoDong=王^" + given.get(name) + "=");
      assertThat(PersonName.parse(text).display()).isEqualTo("王 " + given.get(name));
      assertThat(attributes.texts(CallerCharacterSet.none()).isDoubtful()).isFalse();
    }
  }
}
