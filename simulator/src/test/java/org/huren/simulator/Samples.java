package org.huren.simulator;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;

/** The real files beside the project, where there are any. */
public final class Samples {
  private Samples() {}

  /** Skips the test where there are none. */
  public static Path dicom() {
    Path folder = Path.of("..", "..", "shared", "samples", "dicom").toAbsolutePath().normalize();
    assumeThat(folder).isDirectory();
    return folder;
  }
}
