package org.huren.simulator.modality;

import org.huren.simulator.dicom.Uid;

/** What sort of machine is simulated: its SOP class, the form of its images, the usual study. */
public enum ModalityKind {
  CT("1.2.840.10008.5.1.4.1.1.2", 512, 512, 1, 1, 3, 40, "CHEST", "胸部CT平扫"),
  DX("1.2.840.10008.5.1.4.1.1.1.1", 2048, 2048, 1, 1, 1, 2, "CHEST", "胸部正侧位"),
  MR("1.2.840.10008.5.1.4.1.1.4", 256, 256, 1, 1, 5, 24, "HEAD", "颅脑MR平扫"),
  US("1.2.840.10008.5.1.4.1.1.3.1", 480, 640, 3, 10, 1, 6, "ABDOMEN", "腹部彩超");

  private final String sopClass;
  private final int rows;
  private final int columns;
  private final int samples;
  private final int frames;
  private final int series;
  private final int images;
  private final String bodyPart;
  private final String procedure;

  ModalityKind(
      String sopClass,
      int rows,
      int columns,
      int samples,
      int frames,
      int series,
      int images,
      String bodyPart,
      String procedure) {
    this.sopClass = sopClass;
    this.rows = rows;
    this.columns = columns;
    this.samples = samples;
    this.frames = frames;
    this.series = series;
    this.images = images;
    this.bodyPart = bodyPart;
    this.procedure = procedure;
  }

  Uid sopClass() {
    return new Uid(sopClass);
  }

  Geometry geometry() {
    return new Geometry(rows, columns, samples, frames);
  }

  /** Of a usual study. */
  public StudyShape shape() {
    return new StudyShape(series, images);
  }

  String bodyPart() {
    return bodyPart;
  }

  String procedure() {
    return procedure;
  }

  /** Whether {@link Geometry#frames} is written: multi-frame SOP classes only. */
  boolean isMultiFrame() {
    return this == US;
  }

  /**
   * The form of images of about this many bytes: more frames where the SOP class has frames, else
   * more rows and columns.
   */
  Geometry geometry(long bytes) {
    if (bytes < 2 || bytes > 0xFFFF_0000L) {
      throw new IllegalArgumentException(
          bytes + " bytes is not the size of an image: 2 bytes to 4 GB");
    }
    if (isMultiFrame()) {
      long frame = (long) rows * columns * samples;
      return new Geometry(rows, columns, samples, (int) Math.max(1, bytes / frame));
    }
    int side = (int) Math.ceil(Math.sqrt(bytes / 2.0));
    int other = (int) Math.max(1, Math.round(bytes / 2.0 / side));
    return new Geometry(other, side, 1, 1);
  }

  /**
   * The form of an image's pixels.
   *
   * @param samples 1: grey values of 16 bits; 3: RGB of 8 bits each
   */
  record Geometry(int rows, int columns, int samples, int frames) {
    long bytes() {
      return (long) rows * columns * frames * (samples == 1 ? 2 : samples);
    }
  }
}
