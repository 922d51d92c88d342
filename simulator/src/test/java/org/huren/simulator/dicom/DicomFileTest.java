package org.huren.simulator.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.huren.simulator.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DicomFileTest {
  @TempDir private Path folder;

  @Test
  void everySample_isUnderstood() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(Samples.dicom())) {
      files = all.filter(p -> p.toString().endsWith(".dcm")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      DicomFile dicom = DicomFile.read(file);

      assertThat(dicom.identity().study()).as(file.toString()).isNotNull();
      try (InputStream dataSet = dicom.openDataSet(file)) {
        assertThat(dataSet.readAllBytes().length + dicom.dataSetOffset())
            .isEqualTo(Files.size(file));
      }
    }
  }

  @Test
  void objectIsNamedByItsDataSet_evenIfTheMetaInformationDiffers() throws IOException {
    DicomFile dicom = DicomFile.read(Samples.dicom().resolve("rtdose.dcm"));

    assertThat(dicom.identity().sopInstance().value()).startsWith("1.9.999");
    assertThat(dicom.metaInstance().orElseThrow().value()).startsWith("1.2.999");
  }

  @Test
  void fileWithoutPreamble_isABareDataSet() throws IOException {
    DicomFile dicom = DicomFile.read(Samples.dicom().resolve("rtstruct.dcm"));

    assertThat(dicom.dataSetOffset()).isZero();
    assertThat(dicom.metaInstance()).isEmpty();
    assertThat(dicom.syntax()).isEqualTo(TransferSyntax.IMPLICIT_LITTLE);
  }

  @Test
  void everyTruncationOfTheHead_isMalformed() throws IOException {
    byte[] whole = Part10Bytes.of(new Uid("1.2.3"), new byte[0]);
    for (int length = 0; length < whole.length - 1; length++) {
      Path file = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> DicomFile.read(file))
          .as("%d bytes", length)
          .isInstanceOf(MalformedDicomException.class);
    }
  }

  @Test
  void text_isNoDicom() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("text"), "MIT licence ".repeat(50), StandardCharsets.UTF_8);
    assertThatThrownBy(() -> DicomFile.read(file)).isInstanceOf(MalformedDicomException.class);
  }
}
