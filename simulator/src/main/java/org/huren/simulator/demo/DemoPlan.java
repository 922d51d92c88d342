package org.huren.simulator.demo;

import java.time.Duration;

/**
 * How much the demo sends and when it cuts the platforms off.
 *
 * @param bytes pixel bytes an image; 0: what is usual
 * @param ctRate images a second
 * @param samples of each analyzer
 * @param sampleRate a second
 * @param standstill without any progress for so long, the demo ends
 */
record DemoPlan(
    long bytes,
    int ctImages,
    double ctRate,
    int dxImages,
    double dxRate,
    int samples,
    double sampleRate,
    Duration cutAfter,
    Duration cutFor,
    Duration standstill) {
  static DemoPlan usual() {
    return new DemoPlan(
        0,
        120,
        20,
        6,
        1,
        30,
        5,
        Duration.ofSeconds(2),
        Duration.ofSeconds(4),
        Duration.ofSeconds(30));
  }
}
