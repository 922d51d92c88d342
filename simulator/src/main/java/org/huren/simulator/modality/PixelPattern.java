package org.huren.simulator.modality;

import java.io.IOException;
import java.io.OutputStream;
import java.util.SplittableRandom;

/**
 * Pixels that look and compress about like an image: a bright round body in a dark field, with
 * noise. The same seed gives the same pixels, in pieces of one row. Safe for threads.
 */
final class PixelPattern {
  private static final int MASK = 0xFFFF;

  private final byte[] noise = new byte[MASK + 1];

  PixelPattern() {
    new SplittableRandom(20261121).nextBytes(noise);
  }

  void write(OutputStream out, ModalityKind.Geometry geometry, long seed) throws IOException {
    int at = (int) (seed & MASK);
    int step = (int) (seed >>> 16 & 0xFE) + 1;
    double radius = 0.4 * Math.min(geometry.rows(), geometry.columns());
    for (int frame = 0; frame < geometry.frames(); frame++) {
      for (int y = 0; y < geometry.rows(); y++) {
        double dy = y - geometry.rows() / 2.0;
        double half = Math.abs(dy) < radius ? Math.sqrt(radius * radius - dy * dy) : 0;
        int from = (int) (geometry.columns() / 2.0 - half);
        int to = (int) (geometry.columns() / 2.0 + half);
        byte[] row =
            geometry.samples() == 1
                ? grey(geometry.columns(), from, to, at)
                : colour(geometry.columns(), from, to, at);
        out.write(row);
        at = at + geometry.columns() * step & MASK;
      }
    }
  }

  private byte[] grey(int columns, int from, int to, int noiseAt) {
    byte[] row = new byte[2 * columns];
    for (int x = 0; x < columns; x++) {
      int value = (x >= from && x < to ? 1040 : 24) + (noise[noiseAt + x & MASK] >> 3);
      row[2 * x] = (byte) value;
      row[2 * x + 1] = (byte) (value >> 8);
    }
    return row;
  }

  private byte[] colour(int columns, int from, int to, int noiseAt) {
    byte[] row = new byte[3 * columns];
    for (int x = 0; x < columns; x++) {
      int value = (x >= from && x < to ? 120 : 20) + (noise[noiseAt + x & MASK] >> 3);
      row[3 * x] = (byte) value;
      row[3 * x + 1] = (byte) value;
      row[3 * x + 2] = (byte) (value + 8);
    }
    return row;
  }
}
