package org.huren.simulator.modality;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import org.huren.simulator.dicom.DataSetWriter;
import org.huren.simulator.dicom.TransferSyntax;
import org.huren.simulator.dicom.Uid;
import org.huren.simulator.modality.ModalityKind.Geometry;
import org.huren.simulator.patient.Patient;

/**
 * One invented image. Its pixels are made while they are written, so its size costs no memory.
 *
 * @param seriesIndex from 0
 * @param imageIndex from 0, within the series
 */
record SyntheticImage(
    SyntheticStudy study,
    int seriesIndex,
    int imageIndex,
    Uid sopInstance,
    Geometry geometry,
    Form form,
    PixelPattern pixels)
    implements Instance {
  /**
   * How values are written.
   *
   * @param syntax explicit or implicit little endian
   * @param characterSet the value of (0008,0005)
   */
  record Form(TransferSyntax syntax, String characterSet) {
    Charset charset() {
      return characterSet.equals("GB18030") ? Charset.forName("GB18030") : StandardCharsets.UTF_8;
    }
  }

  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyyMMdd");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HHmmss");

  @Override
  public Uid sopClass() {
    return study.kind().sopClass();
  }

  @Override
  public Uid studyInstance() {
    return study.uid();
  }

  @Override
  public Uid seriesInstance() {
    return study.series().get(seriesIndex);
  }

  @Override
  public Uid transferSyntax() {
    return form.syntax().uid();
  }

  @Override
  public void writeDataSet(OutputStream out) throws IOException {
    DataSetWriter set = new DataSetWriter(form.syntax().explicit(), form.charset());
    general(set);
    patient(set);
    acquisition(set);
    relationship(set);
    image(set);
    long bytes = geometry.bytes();
    set.openEnded(0x7FE0_0010, "OW", bytes + (bytes & 1));
    out.write(set.toByteArray());
    pixels.write(out, geometry, sopInstance.hashCode() * 0x9E37_79B9_7F4A_7C15L);
    if ((bytes & 1) == 1) {
      out.write(new byte[1]);
    }
  }

  private void general(DataSetWriter set) {
    ModalityKind kind = study.kind();
    LocalDateTime shot = study.begun().plusSeconds(60L * seriesIndex + imageIndex);
    String date = study.begun().format(DATE);
    String time = study.begun().format(TIME);
    set.text(0x0008_0005, "CS", form.characterSet())
        .text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY")
        .uid(0x0008_0016, kind.sopClass())
        .uid(0x0008_0018, sopInstance)
        .text(0x0008_0020, "DA", date)
        .text(0x0008_0021, "DA", date)
        .text(0x0008_0022, "DA", shot.format(DATE))
        .text(0x0008_0030, "TM", time)
        .text(0x0008_0032, "TM", shot.format(TIME))
        .text(0x0008_0050, "SH", study.accessionNumber())
        .text(0x0008_0060, "CS", kind.name())
        .text(0x0008_0070, "LO", "Huren")
        .text(0x0008_0080, "LO", "模拟县总医院")
        .text(0x0008_0090, "PN", "")
        .text(0x0008_1010, "SH", kind.name() + "01")
        .text(0x0008_1030, "LO", kind.procedure())
        .item(
            0x0008_1032,
            code ->
                code.text(0x0008_0100, "SH", kind.name() + "-01")
                    .text(0x0008_0102, "SH", "99HUREN")
                    .text(0x0008_0104, "LO", kind.procedure()))
        .text(0x0008_103E, "LO", "序列 " + (seriesIndex + 1))
        .text(0x0008_1090, "LO", "Simulator")
        .text(0x0009_0010, "LO", "HUREN SIMULATOR")
        .text(0x0009_1001, "LO", "private value");
  }

  private void patient(DataSetWriter set) {
    Patient p = study.patient();
    set.text(0x0010_0010, "PN", p.latinName() + "=" + p.chineseName())
        .text(0x0010_0020, "LO", p.id())
        .text(0x0010_0030, "DA", p.birthDate().format(DATE))
        .text(0x0010_0040, "CS", p.sex());
  }

  private void acquisition(DataSetWriter set) {
    set.text(0x0018_0015, "CS", study.kind().bodyPart());
    if (study.kind() == ModalityKind.CT || study.kind() == ModalityKind.MR) {
      set.text(0x0018_0050, "DS", "5.0");
    }
    if (study.kind() == ModalityKind.CT || study.kind() == ModalityKind.DX) {
      set.text(0x0018_0060, "DS", "120");
    }
    set.text(0x0018_1000, "LO", "SN-0001").text(0x0018_1020, "LO", "1.0");
  }

  private void relationship(DataSetWriter set) {
    set.uid(0x0020_000D, study.uid())
        .uid(0x0020_000E, study.series().get(seriesIndex))
        .text(0x0020_0010, "SH", "1")
        .text(0x0020_0011, "IS", Integer.toString(seriesIndex + 1))
        .text(0x0020_0013, "IS", Integer.toString(imageIndex + 1));
    if (study.kind() == ModalityKind.CT || study.kind() == ModalityKind.MR) {
      set.text(0x0020_0032, "DS", "-250\\-250\\" + 5 * imageIndex)
          .text(0x0020_0037, "DS", "1\\0\\0\\0\\1\\0")
          .uid(0x0020_0052, study.frameOfReference());
    }
  }

  private void image(DataSetWriter set) {
    boolean grey = geometry.samples() == 1;
    set.us(0x0028_0002, geometry.samples()).text(0x0028_0004, "CS", grey ? "MONOCHROME2" : "RGB");
    if (!grey) {
      set.us(0x0028_0006, 0);
    }
    if (study.kind().isMultiFrame()) {
      set.text(0x0028_0008, "IS", Integer.toString(geometry.frames()));
    }
    set.us(0x0028_0010, geometry.rows())
        .us(0x0028_0011, geometry.columns())
        .us(0x0028_0100, grey ? 16 : 8)
        .us(0x0028_0101, grey ? 12 : 8)
        .us(0x0028_0102, grey ? 11 : 7)
        .us(0x0028_0103, 0);
    if (study.kind() == ModalityKind.CT) {
      set.text(0x0028_1052, "DS", "-1024").text(0x0028_1053, "DS", "1");
    }
  }
}
